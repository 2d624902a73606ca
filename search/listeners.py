from activity.models import Activity


def index(activity: Activity) -> None:
    return None
