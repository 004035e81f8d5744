"""Our queues' names in app_queue. Pure.

`queues.conf` cannot name a queue `general` (that is its first section), so every name carries a prefix. Only AMI's
Queue actions and the Queue and Agent events use these names; `CC_QUEUE` on a channel is our own id.
"""

from callcenter.vocabulary.ids import QueueId

APP_QUEUE_PREFIX = "hotline-"


def app_queue(queue: QueueId) -> str:
    """What Asterisk calls `queue`."""
    return APP_QUEUE_PREFIX + queue


def queue_of(name: str) -> QueueId | None:
    """Whose app_queue `name` is; None for a queue that is not ours."""
    return QueueId(name.removeprefix(APP_QUEUE_PREFIX)) if name.startswith(APP_QUEUE_PREFIX) else None
