"""What pages are told of documents, and may ask for, over HTTP."""
