"""The web application put together: routes, gates, errors, health, pages."""
