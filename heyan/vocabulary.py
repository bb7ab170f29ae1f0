"""The names of the contract (§3-§6) as enumerations: one spelling for every room."""

from enum import StrEnum


class Kind(StrEnum):
    """What a document is (contract §4)."""

    DECLARATION = "declaration"
    BUSINESS_LICENCE = "business_licence"
    COMPANY_PROFILE = "company_profile"
    TAX_CERTIFICATE = "tax_certificate"
    BALANCE_SHEET = "balance_sheet"
    INCOME_STATEMENT = "income_statement"
    CASH_FLOW_STATEMENT = "cash_flow_statement"
    AUDIT_REPORT = "audit_report"
    CONTRACT = "contract"
    INVOICE = "invoice"
    BANK_RECEIPT = "bank_receipt"
    DEVICE_LIST = "device_list"
    SELF_EVALUATION = "self_evaluation"
    CERTIFICATE = "certificate"
    SCREENSHOT = "screenshot"
    TEST_REPORT = "test_report"
    SUPPORTING = "supporting"
    UNKNOWN = "unknown"


STATEMENTS = (Kind.BALANCE_SHEET, Kind.INCOME_STATEMENT, Kind.CASH_FLOW_STATEMENT)


class Item(StrEnum):
    """A material that Article 7 of the measure asks for (contract §5)."""

    DECLARATION = "declaration"
    BUSINESS_LICENCE = "business_licence"
    COMPANY_PROFILE = "company_profile"
    TAX_CERTIFICATE = "tax_certificate"
    FINANCIAL_STATEMENTS = "financial_statements"
    CONTRACTS_AND_INVOICES = "contracts_and_invoices"
    SELF_EVALUATION = "self_evaluation"
    OTHER = "other"


class Presence(StrEnum):
    """Whether a required material is there."""

    PRESENT = "present"
    MISSING = "missing"
    DOUBTFUL = "doubtful"


class Source(StrEnum):
    """The channel a value was read from, most trusted first."""

    HUMAN = "human"
    XML = "xml"
    OFD = "ofd"
    SPREADSHEET = "spreadsheet"
    DOCX = "docx"
    PDF_METADATA = "pdf_metadata"
    QR = "qr"
    TEXT = "text"
    OCR = "ocr"


TRUST = tuple(Source)
"""Channels in order of trust; the first that states a value supplies it."""


class Sort(StrEnum):
    """What kind of value a field holds: it decides how sure the machine must be."""

    MONEY = "money"
    CODE = "code"
    DATE = "date"
    NUMBER = "number"
    NAME = "name"
    TEXT = "text"


class Substance(StrEnum):
    """What a silent error in a value would be: a wrong figure passed on, or a wrong word."""

    FIGURES = "figures"
    """Money, codes, dates and numbers."""
    WORDS = "words"
    """Names and texts."""


class ScanLevel(StrEnum):
    """How well a page shows its writing, told from the page itself (`extractors/scan_levels.py`)."""

    EXACT = "exact"
    """Characters, not a picture of them."""
    CLEAR = "clear"
    FAINT = "faint"
    PHOTO = "photo"
    """A sheet in perspective: taken by a camera."""


class Support(StrEnum):
    """What speaks for a value beside the score of the engine that read it."""

    CONCLUDED = "concluded"
    """Several figures that fit a total to the cent: no misreading passes."""
    CHECKED = "checked"
    """Another channel, words, a sum or a check digit agrees."""
    ALONE = "alone"
    SEALED = "sealed"
    """A seal lies over it, and nothing agrees that the same misreading would not pass as well."""
    DOUBTFUL = "doubtful"
    """Its parser took a liberty or its format check failed, and nothing agrees; or something contradicts it."""


class Severity(StrEnum):
    """How much a finding weighs; blocking means that a person must settle it first."""

    BLOCKING = "blocking"
    MAJOR = "major"
    MINOR = "minor"
    INFO = "info"


class Outcome(StrEnum):
    """What came of a check; the four never collapse into two."""

    PASSED = "passed"
    FAILED = "failed"
    UNDETERMINED = "undetermined"
    NOT_APPLICABLE = "not_applicable"


class Verdict(StrEnum):
    """How a declared figure stands against its evidence (contract §4, Claims)."""

    SUPPORTED = "supported"
    OVERSTATED = "overstated"
    UNDERSTATED = "understated"
    CONTRADICTED = "contradicted"
    UNSUPPORTED = "unsupported"
    NOT_CHECKABLE = "not_checkable"


class BridgeReason(StrEnum):
    """Why an amount stands in a bridge from declared to proven (contract §4)."""

    ACCEPTED = "accepted"
    UNCERTAIN = "uncertain"
    OUT_OF_WINDOW = "out_of_window"
    DUPLICATE = "duplicate"
    BUYER_MISMATCH = "buyer_mismatch"
    JOINT_APPLICANT = "joint_applicant"
    RED_INVOICE = "red_invoice"
    NOT_PLATFORM_RELATED = "not_platform_related"
    APPLICANT_IS_SELLER = "applicant_is_seller"
    OVER_CONTRACT = "over_contract"
    UNREADABLE = "unreadable"
    UNDOCUMENTED = "undocumented"


class ProposalReason(StrEnum):
    """What holds on a paper once one misread character is put right."""

    CHECK_DIGIT = "check_digit"
    WORDS = "words"
    TOTAL = "total"
    SUM = "sum"
    PRODUCT = "product"
    RATE = "rate"
    STATEMENT = "statement"


class FileStatus(StrEnum):
    """What became of a file of the bundle."""

    READ = "read"
    READ_WITH_WARNING = "read_with_warning"
    QUARANTINED = "quarantined"
    IGNORED = "ignored"


class ReasonCode(StrEnum):
    """Why a file was quarantined, ignored or read with a warning (contract §6)."""

    ARCHIVE_BOMB = "archive_bomb"
    ARCHIVE_TOO_DEEP = "archive_too_deep"
    TOO_MANY_ENTRIES = "too_many_entries"
    PATH_TRAVERSAL = "path_traversal"
    LINK_ENTRY = "link_entry"
    SPECIAL_ENTRY = "special_entry"
    DUPLICATE_ENTRY = "duplicate_entry"
    NAME_UNSAFE = "name_unsafe"
    NAME_ENCODING = "name_encoding"
    ENCRYPTED = "encrypted"
    TRUNCATED = "truncated"
    CORRUPT = "corrupt"
    MULTI_VOLUME = "multi_volume"
    UNSUPPORTED_TYPE = "unsupported_type"
    TYPE_MISMATCH = "type_mismatch"
    POLYGLOT = "polyglot"
    EMPTY_FILE = "empty_file"
    SIZE_LIMIT = "size_limit"
    PAGE_LIMIT = "page_limit"
    PIXEL_LIMIT = "pixel_limit"
    TIME_LIMIT = "time_limit"
    STRUCTURE_LOOP = "structure_loop"
    ACTIVE_CONTENT = "active_content"
    EMBEDDED_FILE = "embedded_file"
    TEXT_LAYER_MISMATCH = "text_layer_mismatch"
    TEXT_LAYER_UNUSABLE = "text_layer_unusable"
    CHANGED_AFTER_SIGNING = "changed_after_signing"
    INCREMENTAL_UPDATE = "incremental_update"
    FORM_FIELDS = "form_fields"
    EXTERNAL_REFERENCE = "external_reference"
    XML_ENTITY = "xml_entity"
    XML_ENCODING = "xml_encoding"
    XML_TOO_DEEP = "xml_too_deep"
    MACRO = "macro"
    FORMULA = "formula"
    HIDDEN_CONTENT = "hidden_content"
    CACHED_VALUE = "cached_value"
    MARKUP_IN_VALUE = "markup_in_value"
    BIDI_CONTROL = "bidi_control"
    HOMOGLYPH = "homoglyph"
    CONTROL_CHAR = "control_char"
    VALUE_TOO_LONG = "value_too_long"
    INSTRUCTION_TEXT = "instruction_text"
    MISSING_PART = "missing_part"
    SYSTEM_FILE = "system_file"


class DecisionKind(StrEnum):
    """What a person said of a review item."""

    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"
    SUPPLEMENT = "supplement"
    INSPECT = "inspect"


class RunReason(StrEnum):
    """Why a run was made."""

    INTAKE = "intake"
    RECHECK = "recheck"
    CORRECTION = "correction"
