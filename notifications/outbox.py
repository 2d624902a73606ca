from core.mail import EmlBackend


class OutboxBackend(EmlBackend):
    pass
