"""A person at home: what she sees and changes of her own record, at the registry itself.

She edits what she added by hand, hides or deletes anything, ends permissions and reads what clients ask of her. No
client writes here.

Source: orcid-api.md sections 2.4 (ending a permission), 4.6 (notifications) and 6 (source of what is added by hand).
"""

from cinquefoil.registry.account.inbox import ROUTES as INBOX
from cinquefoil.registry.account.items import ROUTES as ITEMS
from cinquefoil.registry.account.overview import ROUTES as OVERVIEW
from cinquefoil.registry.account.permissions import ROUTES as PERMISSIONS
from cinquefoil.registry.account.person import ROUTES as PERSON

ROUTES = [*OVERVIEW, *ITEMS, *PERSON, *PERMISSIONS, *INBOX]
