"""The subcommands of `callcenter`, one file each."""
