"""Everything that changes the desk's rules or acts in their name."""

from tocsin.domain.automation.actions.applying import apply_rules
from tocsin.domain.automation.actions.ruling import change_rule, create_rule, retire_rule

__all__ = ["apply_rules", "change_rule", "create_rule", "retire_rule"]
