"""Opening hours: the document, the calendar behind it, and what will happen on a day."""
