"""brochure: one YAML file of a clinic's article becomes a branded, checked patient handout."""

__version__ = "0.1.0"
