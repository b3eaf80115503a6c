"""What this room publishes; the rooms above subscribe in their `AppConfig.ready`.

Sent inside the transaction that makes it so: whoever listens may enqueue work, and must not call ORCID.

permission_granted(permission_id, at)   a permission that belongs to a person began, or changed its scopes
permission_ended(permission_id, at)     it ended; the card can still be read, the tokens cannot
not_this_person(person_id, at)          somebody who opened an invitation said that it is not hers
connection_refused(person_id, at)       an invited person said no at ORCID

One is a question, answered with True or False by whoever keeps invitations:

is_invited(person_id, at)               whether a link of this person's may still be used
"""

from django.dispatch import Signal

permission_granted = Signal()
permission_ended = Signal()
not_this_person = Signal()
connection_refused = Signal()
is_invited = Signal()
