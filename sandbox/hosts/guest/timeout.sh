#!/bin/sh
# timeout(1) in virtual time: the programs of the guest know for how long they may run.
while :; do
    case $1 in
    -k | -s | --kill-after | --signal) shift 2 ;;
    -*) shift ;;
    *) break ;;
    esac
done
SANDBOX_WITHIN=$1
export SANDBOX_WITHIN
shift
exec "$@"
