"""The brand gives no postal address: what is e-mailed to advertise must bear one.

At the desk the reader stands in the clinic; an e-mail may reach anybody. The address is the
clinic's to give and is never made up.

Basis: CAN-SPAM Act, 15 U.S.C. 7704(a)(5)(A)(iii): a valid physical postal address of the sender;
FTC, CAN-SPAM Act: A Compliance Guide for Business (2023),
https://www.ftc.gov/business-guidance/resources/can-spam-act-compliance-guide-business. The opt-out
that it asks for stands in the mail, not in its attachment.

Faulty: contact: {phone: 202-555-0100, address: null}

Mended: contact: {phone: 202-555-0100, address: '1 Example Street, Springfield, IL 62701'}
"""

from __future__ import annotations

from collections.abc import Iterator

from brochure.model.edition import Edition
from brochure.model.finding import Finding, note
from brochure.model.manuscript import Manuscript
from brochure.model.rule import Rule

RULE = Rule(reads="text")


def text(manuscript: Manuscript, edition: Edition) -> Iterator[Finding]:
    """Look for the brand's address."""
    if edition.brand.contact.address is None:
        message = f"{edition.brand.name} gives no postal address, so none is printed"
        hint = (
            "ask the clinic, and write it under contact: address in "
            f"assets/brands/{edition.brand_name}/brand.yaml"
        )
        yield note("postal-address-missing", message, manuscript.marks.at("brand"), hint)
