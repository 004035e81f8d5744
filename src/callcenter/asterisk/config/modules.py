"""The Asterisk modules we use. Named one by one: what is not loaded cannot warn, listen or be attacked."""

from collections.abc import Set

REQUIRED = (
    # Before all others: what they store their objects and media in.
    "res_timing_timerfd",
    "res_sorcery_config",
    "res_sorcery_memory",
    "res_sorcery_astdb",
    "pbx_config",
    # SIP
    "res_pjproject",
    "res_pjsip",
    "res_pjsip_pubsub",
    "res_pjsip_session",
    "res_pjsip_authenticator_digest",
    "res_pjsip_outbound_authenticator_digest",
    "res_pjsip_acl",
    "res_pjsip_caller_id",
    "res_pjsip_dtmf_info",
    "res_pjsip_endpoint_identifier_ip",
    "res_pjsip_endpoint_identifier_user",
    "res_pjsip_header_funcs",
    "res_pjsip_nat",
    "res_pjsip_registrar",
    "res_pjsip_rfc3326",
    "res_pjsip_sdp_rtp",
    # Browsers: WebSocket, DTLS-SRTP
    "res_crypto",
    "res_srtp",
    "res_http_websocket",
    "res_pjsip_transport_websocket",
    "chan_pjsip",
    "res_rtp_asterisk",
    # Audio
    "codec_alaw",
    "codec_ulaw",
    "codec_a_mu",
    "codec_resample",
    "format_pcm",
    "format_sln",
    "format_wav",
    "res_musiconhold",
    "bridge_simple",
    "bridge_native_rtp",
    "bridge_softmix",
    "bridge_holding",
    "bridge_builtin_features",
    # The dialplan's words
    "res_audiosocket",
    "app_audiosocket",
    "app_celgenuserevent",
    "app_channelredirect",
    "app_chanspy",
    "app_confbridge",
    "app_dial",
    "app_echo",
    "app_exec",
    "app_mixmonitor",
    "app_playback",
    "app_queue",
    "app_senddtmf",
    "app_softhangup",
    "app_stack",
    "app_userevent",
    "func_callerid",
    "func_channel",
    "func_db",
    "func_env",
    "func_global",
    "func_groupcount",
    "func_logic",
    "func_math",
    "func_sha1",
    "func_strings",
    "func_uri",
    "func_uuid",
    "func_volume",
    "res_manager_devicestate",
    "cel_custom",
    # cli.conf
    "res_clioriginate",
)
OPTIONAL = (
    # Asterisk 22.8 moved the writing of cel_custom into a module of its own.
    "res_cdrel_custom",
)


def missing(present: Set[str]) -> tuple[str, ...]:
    """The modules that we cannot do without and `present` lacks."""
    return tuple(name for name in REQUIRED if name not in present)


def to_load(present: Set[str]) -> tuple[str, ...]:
    """The modules to load, in order, of those that are `present`."""
    # cel_custom needs res_cdrel_custom first; the rest of the order follows REQUIRED.
    return tuple(f"{name}.so" for name in (*OPTIONAL, *REQUIRED) if name in present)
