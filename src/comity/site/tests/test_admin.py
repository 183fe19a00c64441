"""The operators' pages show what the node keeps, and change none of it."""

import pytest
from django.contrib.admin import site as djangos_own

from comity.core.refusals import NotPermitted
from comity.core.subjects import Subject
from comity.site.admin import operators


class TestOperatorSite:
    def test_shows_no_subject(self):
        assert not [model for model in operators._registry if issubclass(model, Subject)]

    @pytest.mark.parametrize("model", list(operators._registry), ids=lambda model: model.__name__)
    def test_changes_nothing(self, model, rf):
        page, request = operators._registry[model], rf.get("/admin/")
        assert not page.has_add_permission(request)
        assert not page.has_change_permission(request)
        assert not page.has_delete_permission(request)

    def test_leaves_out_what_other_packages_would_show(self):
        assert not djangos_own._registry

    def test_offers_no_second_door_to_sign_in(self, rf):
        with pytest.raises(NotPermitted):
            operators.login(rf.get("/admin/login/"))
