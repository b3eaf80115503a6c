"""A record changed: its date moves, and the webhooks that wait for it become due.

Called by whatever changes a record; calls nobody itself.
"""

from dataclasses import fields, replace
from datetime import datetime
from operator import attrgetter

from cinquefoil.registry.core import Core
from cinquefoil.registry.values import Account

_NAMES = [one.name for one in fields(Account)]
_values = attrgetter(*_NAMES)
_MODIFIED = _NAMES.index("modified")


def record_changed(core: Core, orcid_id: str, at: datetime) -> None:
    """Note that the record changed at `at`. Any change counts, private data and permissions included.

    A webhook that has failed too often is not called any more; its client may take it back and register it anew.
    """
    account = core.store.accounts.get(orcid_id)
    if account is None:
        return
    core.store.accounts.put(_modified(account, at))
    for webhook in list(core.store.webhooks.find(orcid_id=orcid_id)):
        if webhook.due is None and webhook.failures < core.settings.webhook_attempts:
            core.store.webhooks.put(replace(webhook, due=at + core.settings.webhook_delay))
            core.stirred.set()


def _modified(account: Account, at: datetime) -> Account:
    """Return the account with another date: `replace` of so many fields costs as much as all else of a change."""
    values = list(_values(account))
    values[_MODIFIED] = at
    return Account(*values)
