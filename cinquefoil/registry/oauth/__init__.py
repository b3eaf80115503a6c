"""OAuth 2.0 and OpenID Connect as ORCID does them: authorize requests judged, codes and tokens issued and ended.

Shows no page (that is `consent`) and reads no record (that is `api`). Shares no reading of the protocol with
the client library.
"""
