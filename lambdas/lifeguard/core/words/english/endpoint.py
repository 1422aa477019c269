"""English templates: whether a site answers."""

from __future__ import annotations

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    "cause.endpoint-not-answering": "site not answering",
    "runbook.check_endpoint": (
        "Check the web server, the application and their logs. The site of this server does not "
        "answer. Then check its DNS records, its certificate and its security groups."
    ),
    "page_cause.endpoint-not-answering": "The site of the server does not answer.",
    "endpoint.silent": "{url:60} does not answer: {said}",
    "endpoint.answers": "{url:60} answers again: {said}",
    "endpoint.not_asked": "Lifeguard does not ask the site of this server any more",
    "endpoint.status": "HTTP {status}",
    "endpoint.miss.timed_out": "timed out after {limit}",
    "endpoint.miss.refused": "connection refused",
    "endpoint.miss.unresolved": "the name could not be resolved",
    "endpoint.miss.bad_certificate": "the certificate is not valid",
    "endpoint.miss.tls_failed": "the TLS handshake failed",
    "endpoint.miss.cut_off": "the connection ended without an HTTP answer",
    "endpoint.count": "{count:endpoint|endpoints}",
    "endpoint.gist": "correction needed",
    "endpoint.gist.certificate_ends": "the certificate ends soon",
    "endpoint.gist.wrong_name": "the certificate is for another name",
    "endpoint.gist.forbidden_address": "the URL leads to an address that is not asked",
    "endpoint.gist.no_server": "the endpoint has no server",
    "endpoint.gist.several_servers": "the endpoint has several servers",
    "endpoint.duty": "Correct what the list below says.",
    "endpoint.no_outage": "Nothing is down because of it, and nobody is told of it again.",
    "endpoint.flaws": "To correct:",
    "endpoint.flaw.certificate_ends": "{name:40}: renew the certificate, which ends {ends:zoned}",
    "endpoint.flaw.wrong_name": "{name:40}: replace the certificate, which is for another name than the URL's",
    "endpoint.flaw.forbidden_address": "{name:40}: correct the URL or its DNS record, which leads to {address}; Lifeguard does not ask such addresses, so nobody watches this site",
    "endpoint.flaw.no_server": "{name:40}: correct the name; no server that Lifeguard watches has it, so nobody watches this site",
    "endpoint.flaw.several_servers": "{name:40}: give each server a name of its own; several have this one, so nobody watches this site",
}
