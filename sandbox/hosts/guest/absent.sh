#!/bin/sh
# A program that the guest does not have.
printf '%s: not found\n' "${0##*/}" >&2
exit 127
