from django.urls import path

from notifications.views import dev_mail, lists, unsubscribing

urlpatterns = [
    path("notifications/", lists.notifications, name="notifications"),
    path("notifications/read/", lists.mark_all_read, name="mark_all_read"),
    path("notifications/<int:pk>/", lists.notification, name="notification"),
    path("notifications/<int:pk>/read/", lists.mark_read, name="mark_read"),
    path("notifications/unsubscribe/<str:token>/", unsubscribing.unsubscribe, name="unsubscribe"),
    path("dev/mail/", dev_mail.mails, name="dev_mails"),
    path("dev/mail/<str:name>/", dev_mail.mail, name="dev_mail"),
]
