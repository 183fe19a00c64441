"""Which of the pictures of the newsroom are public: those of items that are, at the moment of asking."""

from comity.accreditation.models import NewsPicture
from comity.accreditation.queries.news import shown_pictures

HOLDERS = {NewsPicture._meta.label_lower: shown_pictures}
