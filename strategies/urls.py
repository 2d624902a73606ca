from django.urls import path

from strategies.views import lists, plans, reports

urlpatterns = [
    path("strategies/", lists.index, name="strategies"),
    path("plans/", plans.plans, name="plans"),
    path("plans/<int:pk>/", plans.plan, name="plan"),
    path("plans/<int:pk>/drop/", plans.drop, name="drop_plan"),
    path("plans/<int:pk>/steps/<int:step>/drop/", plans.drop_step, name="drop_step"),
    path("strategies/<str:slug>/adopt/", plans.adopt, name="adopt"),
    path("strategies/<str:slug>/reports/", reports.reports, name="reports"),
    path("strategies/<str:slug>/reports/new/", reports.file_report, name="file_report"),
    path("strategies/<str:slug>/reports/<int:pk>/", reports.report, name="field_report"),
    path("strategies/<str:slug>/reports/<int:pk>/edit/", reports.edit_report, name="edit_report"),
    path("strategies/<str:slug>/reports/<int:pk>/withdraw/", reports.withdraw_report, name="withdraw_report"),
    path("strategies/<str:slug>/reports/<int:pk>/history/", reports.report_history, name="report_history"),
    path("strategies/<str:slug>/reports/<int:pk>/remove/", reports.remove_report, name="remove_report"),
    path("strategies/<str:slug>/reports/<int:pk>/restore/", reports.restore_report, name="restore_report"),
    path("strategies/<str:slug>/reports/<int:pk>/unseal/", reports.unseal, name="unseal_report"),
]
