from activity.models import Activity


def notify(activity: Activity) -> None:
    return None
