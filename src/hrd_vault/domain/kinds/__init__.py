"""The kinds of record this program ships. `CATALOGUE` is the one place where a kind is registered."""

from hrd_vault.domain.catalogue import Catalogue
from hrd_vault.domain.kinds.assessment import ASSESSMENT
from hrd_vault.domain.kinds.consent import CONSENT
from hrd_vault.domain.kinds.contact import CONTACT
from hrd_vault.domain.kinds.evidence import EVIDENCE
from hrd_vault.domain.kinds.first_page import FIRST_PAGE
from hrd_vault.domain.kinds.group import GROUP
from hrd_vault.domain.kinds.incident import INCIDENT
from hrd_vault.domain.kinds.measure import MEASURE
from hrd_vault.domain.kinds.person import PERSON
from hrd_vault.domain.kinds.plan import PLAN
from hrd_vault.domain.kinds.task import TASK
from hrd_vault.domain.kinds.threat import FACTOR, THREAT

CATALOGUE = Catalogue(
    (INCIDENT, PERSON, GROUP, EVIDENCE, ASSESSMENT, THREAT, FACTOR, PLAN, MEASURE, CONSENT, CONTACT, TASK),
    (FIRST_PAGE,),
)
