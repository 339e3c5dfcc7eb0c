from django.urls import path

from tsemed.people.views import (
    affiliation,
    change,
    consent,
    doubts,
    group,
    listing,
    person,
    register,
)

app_name = "people"
urlpatterns = [
    path("", listing.listing, name="list"),
    path("register/", register.register, name="register"),
    path("me/readings/", person.readings, name="readings"),
    path("doubts/", doubts.Doubts.view(), name="doubts"),
    path("doubts/<int:pk>/", doubts.page, name="doubt"),
    path("<int:pk>/", person.page, name="person"),
    path("<int:pk>/change/", change.change, name="change"),
    path("<int:pk>/mentor/", change.change_mentor, name="change_mentor"),
    path("<int:pk>/mentee/", change.change_mentee, name="change_mentee"),
    path("<int:pk>/consents/", consent.note, name="consent"),
    path("<int:pk>/groups/", group.show, name="groups"),
    path("<int:pk>/groups/change/", group.change, name="change_groups"),
    path("<int:pk>/affiliations/", affiliation.add, name="affiliate"),
    path("affiliations/<int:pk>/end/", affiliation.end, name="end_affiliation"),
]
