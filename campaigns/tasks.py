from __future__ import annotations

from celery import shared_task

from campaigns import actions


@shared_task(name="campaigns.tasks.keep_time")
def keep_time() -> int:
    """Close what has passed its deadline; remind of what is to be looked at again."""
    return actions.close_due() + actions.remind_due()


@shared_task(name="campaigns.tasks.screen")
def screen() -> int:
    """Count new signatures or hold them; ask signers again; go on with sweeps; mail updates."""
    done = actions.screen_due() + actions.ask_again_due()
    return done + actions.sweep_due() + actions.mail_updates_due() + actions.make_packages()
