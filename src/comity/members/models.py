"""States, bureaus, officers: who takes part, since when, in which capacity."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models

from comity.core.ids import new_id
from comity.core.subjects import Subject


class Bureau(Subject):
    """A National Central Bureau, the General Secretariat, or an international entity that takes part.

    Its code is given once and never changes nor returns: records, acts and the audit name a bureau by it.
    """

    SECRETARIAT: ClassVar[str] = "GS"

    id = None  # type: ignore[assignment]  # the code is the key
    code = models.CharField(max_length=16, primary_key=True)

    def __str__(self) -> str:
        return self.code


class AccountManager(BaseUserManager["Account"]):
    """Finds accounts by user name, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(username__iexact=username)


class Account(AbstractBaseUser, PermissionsMixin):
    """The means by which one officer signs in. allauth writes here, and its signals are audited."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    username = models.CharField(max_length=150, unique=True)
    email = models.EmailField(blank=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"

    objects = AccountManager()

    def __str__(self) -> str:
        return self.username
