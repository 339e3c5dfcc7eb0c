from django.urls import path

from tsemed.people.views import (
    affiliation,
    change,
    consent,
    consent_texts,
    credential_list,
    credentials,
    doubts,
    group,
    listing,
    person,
    register,
)

app_name = "people"
urlpatterns = [
    path("", listing.People.view(), name="list"),
    path("register/", register.register, name="register"),
    path("me/readings/", person.Readings.view(), name="readings"),
    path("doubts/", doubts.Doubts.view(), name="doubts"),
    path("doubts/<int:pk>/", doubts.SETTLE.view, name="doubt"),
    path("consent-texts/", consent_texts.page, name="consent_texts"),
    path("consent-texts/<int:pk>/", consent_texts.WRITE.view, name="consent_text"),
    path("<int:pk>/", person.page, name="person"),
    path("<int:pk>/change/", change.change.view, name="change"),
    path("<int:pk>/mentor/", change.change_mentor.view, name="change_mentor"),
    path("<int:pk>/mentee/", change.change_mentee.view, name="change_mentee"),
    path("<int:pk>/consents/", consent.note, name="consent"),
    path("<int:pk>/groups/", group.show, name="groups"),
    path("<int:pk>/groups/change/", group.change.view, name="change_groups"),
    path("<int:pk>/affiliations/", affiliation.ADD.view, name="affiliate"),
    affiliation.END.url("affiliations/<int:pk>/end/"),
    path("<int:pk>/address/", credentials.propose_address, name="propose_address"),
    path("<int:pk>/factor/", credentials.remove_factor, name="remove_factor"),
    credentials.WITHDRAW.url("<int:pk>/credentials/withdraw/"),
    path("<int:pk>/invitation/", credentials.invite, name="invite"),
    path("invitations/", credentials.uninvited, name="uninvited"),
    path("credentials/", credential_list.CredentialChanges.view(), name="credential_changes"),
    path("credentials/<int:pk>/", credentials.confirm, name="credential_change"),
]
