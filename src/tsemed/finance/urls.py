from django.urls import path

from tsemed.finance.views import sheets, terms

app_name = "finance"
urlpatterns = [
    path("", sheets.Sheets.view(), name="list"),
    path("payroll/", sheets.payroll, name="payroll"),
    path("terms/<int:pk>/", terms.page, name="terms"),
    path("terms/<int:pk>/set/", terms.SET.view, name="set_terms"),
    sheets.OPEN.url("places/<int:pk>/open/"),
    path("sheets/<int:pk>/", sheets.sheet, name="sheet"),
    path("sheets/<int:pk>/write/", sheets.WRITE.view, name="write_hours"),
    sheets.SUBMIT.url("sheets/<int:pk>/submit/"),
    sheets.APPROVE.url("sheets/<int:pk>/approve/"),
    sheets.RETURN.url("sheets/<int:pk>/return/"),
    sheets.PAY.url("sheets/<int:pk>/pay/"),
    path("hours/<int:pk>/", sheets.CHANGE.view, name="change_hours"),
    sheets.REMOVE.url("hours/<int:pk>/remove/"),
]
