"""A record changed: its date moves, and the webhooks that wait for it become due.

Called by whatever changes a record; calls nobody itself.
"""

from datetime import datetime

from msgspec.structs import replace

from cinquefoil.registry.core import Core


def record_changed(core: Core, orcid_id: str, at: datetime) -> None:
    """Note that the record changed at `at`. Any change counts, private data and permissions included.

    A webhook that has failed too often is not called any more; its client may take it back and register it anew.
    """
    account = core.store.accounts.get(orcid_id)
    if account is None:
        return
    core.store.accounts.put(replace(account, modified=at))
    for webhook in list(core.store.webhooks.find(orcid_id=orcid_id)):
        if webhook.due is None and webhook.failures < core.settings.webhook_attempts:
            core.store.webhooks.put(replace(webhook, due=at + core.settings.webhook_delay))
            core.stirred.set()
