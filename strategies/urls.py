from django.urls import path

from strategies import feeds
from strategies.views import lists, plans, reports, reviews, revisions, strategies

urlpatterns = [
    path("strategies/", lists.index, name="strategies"),
    path("strategies/feed/", feeds.Strategies(), name="strategy_feed"),
    path("strategies/new/", revisions.new, name="new_strategy"),
    path("strategies/waiting/", reviews.waiting, name="strategies_waiting"),
    path("strategies/categories/", reviews.categories, name="strategy_categories"),
    path("strategies/categories/<int:pk>/", reviews.change_category, name="change_strategy_category"),
    path("strategies/categories/<int:pk>/reviewers/", reviews.change_reviewers, name="change_reviewers"),
    path("strategies/revisions/<int:pk>/", reviews.revision, name="revision"),
    path("strategies/revisions/<int:pk>/edit/", revisions.edit, name="edit_revision"),
    path("strategies/revisions/<int:pk>/take-back/", revisions.take_back, name="take_back_revision"),
    path("strategies/revisions/<int:pk>/withdraw/", revisions.withdraw, name="withdraw_revision"),
    path("strategies/revisions/<int:pk>/decide/", reviews.decide, name="decide_revision"),
    path("strategies/revisions/<int:pk>/comment/", reviews.comment, name="comment_revision"),
    path("plans/", plans.plans, name="plans"),
    path("plans/<int:pk>/", plans.plan, name="plan"),
    path("plans/<int:pk>/drop/", plans.drop, name="drop_plan"),
    path("plans/<int:pk>/steps/<int:step>/drop/", plans.drop_step, name="drop_step"),
    # After the fixed addresses, which no strategy can have (actions.proposing.RESERVED).
    path("strategies/<str:slug>/", strategies.strategy, name="strategy"),
    path("strategies/<str:slug>/revise/", revisions.revise, name="revise_strategy"),
    path("strategies/<str:slug>/history/", strategies.history, name="strategy_history"),
    path("strategies/<str:slug>/history/<int:number>/", strategies.version, name="strategy_version"),
    path("strategies/<str:slug>/follow/", strategies.follow, name="follow_strategy"),
    path("strategies/<str:slug>/arrange/", strategies.arrange, name="arrange_strategy"),
    path("strategies/<str:slug>/remove/", strategies.remove, name="remove_strategy"),
    path("strategies/<str:slug>/restore/", strategies.restore, name="restore_strategy"),
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
