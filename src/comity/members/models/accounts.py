"""The means by which an officer signs in."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import F
from django.db.models.functions import Lower

from comity.core.ids import new_id


class AccountManager(BaseUserManager["Account"]):
    """Finds accounts by user name, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(username__iexact=username)


class Account(AbstractBaseUser, PermissionsMixin):
    """The means by which one officer signs in. allauth writes here, and its signals are audited.

    The user name is lower-case ASCII (`rules.USERNAME`), so that no two accounts look alike.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    username = models.CharField(max_length=150, unique=True)
    email = models.EmailField(blank=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"

    objects = AccountManager()

    class Meta:
        constraints = (
            models.CheckConstraint(name="username_is_lower_case", condition=models.Q(username=Lower(F("username")))),
        )

    def __str__(self) -> str:
        return self.username

    def get_full_name(self) -> str:
        """The user name: the person's own name is the officer's, who is not always loaded with the account."""
        return self.username

    def get_short_name(self) -> str:
        """The user name."""
        return self.username

    def natural_key(self) -> tuple[Any, ...]:
        """The user name."""
        return (self.username,)
