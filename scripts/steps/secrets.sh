# Secrets: made once into `.env`, which only its owner reads and git ignores; what is there already stays.

SECRETS=(CALLCENTER_ASTERISK__AMI_SECRET CALLCENTER_ASTERISK__SEAT_KEY CALLCENTER_HTTP__SESSION_SECRET CALLCENTER_SITE__LIST_KEY CALLCENTER_INTEGRATIONS__WEBHOOK_KEY CALLCENTER_RECORDINGS__KEY)

step_secrets() {
  local name made=0
  umask 077
  touch .env
  chmod 600 .env
  [ -z "$(tail -c 1 .env)" ] || printf '\n' >>.env
  for name in "${SECRETS[@]}"; do
    # A secret may stand in a file of its own (docs/secrets.md).
    if ! grep -Eq "^$name(_FILE)?=." .env; then
      if [ "$name" = CALLCENTER_RECORDINGS__KEY ] && [ -d data/recordings/vault/objects ]; then
        remark <<<"$name is made anew, but data/recordings/vault was sealed by another one: put that into CALLCENTER_RECORDINGS__KEYS_BEFORE"
      fi
      printf '%s=%s\n' "$name" "$(python3 -c 'import secrets; print(secrets.token_urlsafe(32))')" >>.env
      made=$((made + 1))
    fi
  done
  if [ "$made" -eq 0 ]; then result "kept in .env"; else result "$made made, in .env"; fi
}
