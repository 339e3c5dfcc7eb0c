from django.urls import path

from tsemed.terms.views import lists

app_name = "terms"
urlpatterns = [
    path("", lists.page, name="lists"),
    path("add/", lists.ADD.view, name="add"),
    path("<int:pk>/change/", lists.CHANGE.view, name="change"),
    lists.ARRANGE.url("<int:pk>/arrange/"),
]
