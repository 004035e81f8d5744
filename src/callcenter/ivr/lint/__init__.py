"""What must hold in the flows of an edition, and between them; pure."""
