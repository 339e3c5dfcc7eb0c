"""The login. Whose login it is, a `Person` says; what they may do, their roles say."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone


class UserManager(BaseUserManager["User"]):
    """Makes logins; none has a password."""

    def create_user(self, email: str | None = None, **fields: Any) -> User:
        """This will make a login that signs in by code, passkey or personal link."""
        user = self.model(email=(email or "").strip().lower() or None, **fields)
        user.set_unusable_password()
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """A login. Mentors and mentees may have none but a phone."""

    email = models.EmailField(unique=True, null=True, blank=True)
    language = models.CharField(max_length=2, default="he")
    theme = models.CharField(max_length=5, default="auto")
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(Lower("email"), name="one_login_per_address"),
        ]

    def __str__(self) -> str:
        return f"login {self.pk}"
