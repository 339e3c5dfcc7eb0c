from django.urls import path

from tsemed.partners.steps import ENGAGE
from tsemed.partners.views import listing, partner

app_name = "partners"
urlpatterns = [
    path("", listing.Partners.view(), name="list"),
    path("open/", partner.OPEN.view, name="open"),
    path("<int:pk>/", partner.page, name="partner"),
    path("<int:pk>/change/", partner.change.view, name="change"),
    ENGAGE.url("<int:pk>/step/"),
]
