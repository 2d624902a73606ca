from django.urls import path

from pages import found, groups, health, leaving, members, organisations, settings, views, welcome

urlpatterns = [
    path("", views.home, name="home"),
    path("set-up/", views.set_up, name="set_up"),
    path("about/", views.about, name="about"),
    path("rules/", views.rules, name="rules"),
    path("privacy/", views.privacy, name="privacy"),
    path("terms/", views.terms, name="terms"),
    path("competition-law/", views.competition_law, name="competition_law"),
    path("contact/", views.contact, name="contact"),
    path("u/<str:username>/", members.member, name="member"),
    path("groups/<str:slug>/", groups.group, name="group"),
    path("organisations/<str:slug>/", organisations.organisation, name="organisation"),
    path("welcome/", welcome.welcome, name="welcome"),
    path("settings/notifications/", settings.notifications, name="settings_notifications"),
    path("settings/leave/", leaving.leave, name="leave"),
    path("robots.txt", found.robots, name="robots"),
    path("sitemap.xml", found.sitemap, name="sitemap"),
    path("sitemap-pages.xml", found.sitemap_pages, name="sitemap_pages"),
    path("sitemap-topics-<int:number>.xml", found.sitemap_topics, name="sitemap_topics"),
    path("sitemap-strategies-<int:number>.xml", found.sitemap_strategies, name="sitemap_strategies"),
    path("sitemap-campaigns-<int:number>.xml", found.sitemap_campaigns, name="sitemap_campaigns"),
    path("sitemap-organisations-<int:number>.xml", found.sitemap_organisations, name="sitemap_organisations"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
