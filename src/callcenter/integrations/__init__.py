"""What other systems are told and may do: tokens, a numbered stream, webhooks, pages opened by a template."""
