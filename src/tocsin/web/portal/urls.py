from django.urls import path

from tocsin.web.portal import door, report, reports

urlpatterns = [
    path("portal", report.report, name="portal"),
    path("portal/known", report.known, name="portal-known"),
    path("portal/sent", door.sent, name="portal-sent"),
    path("portal/link", door.link, name="portal-link"),
    path("portal/open", door.enter, name="portal-open"),
    path("portal/confirm", door.confirm, name="portal-confirm"),
    path("portal/leave", door.leave, name="portal-leave"),
    path("portal/reports", reports.reports, name="portal-reports"),
    path("portal/reports/<str:number>", reports.incident, name="portal-incident"),
    path("portal/reports/<str:number>/messages", reports.say, name="portal-messages"),
    path("portal/reports/<str:number>/confirmation", reports.confirm, name="portal-confirmation"),
    path("portal/reports/<str:number>/rating", reports.rate, name="portal-rating"),
    path("portal/reports/<str:number>/reopening", reports.reopen, name="portal-reopening"),
    path("portal/files/<str:public_id>", reports.file, name="portal-file"),
]
