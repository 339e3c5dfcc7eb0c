from django.urls import path

from tsemed.partners.views import listing, partner

app_name = "partners"
urlpatterns = [
    path("", listing.listing, name="list"),
    path("open/", partner.open_one, name="open"),
    path("<int:pk>/", partner.page, name="partner"),
    path("<int:pk>/change/", partner.change, name="change"),
    path("<int:pk>/step/", partner.step, name="step"),
]
