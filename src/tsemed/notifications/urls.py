from django.urls import path

from tsemed.notifications.views import mailbox

app_name = "notifications"
urlpatterns = [
    path("", mailbox.Mailbox.view(), name="mailbox"),
    path("<int:pk>/", mailbox.letter, name="letter"),
    path("<int:pk>/page/", mailbox.page, name="page"),
]
