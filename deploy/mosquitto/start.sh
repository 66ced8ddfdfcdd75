#!/bin/sh
# Makes the password file from the environment, then becomes the broker.
set -eu
passwords=/run/mosquitto/passwords
umask 077
# -b takes the password from the command line, which nobody else sees: the container has this one process.
mosquitto_passwd -c -b "$passwords" kunlun "$KUNLUN_MQTT_PASSWORD"
mosquitto_passwd -b "$passwords" plant "$PLANT_MQTT_PASSWORD"
exec mosquitto -c /mosquitto/config/mosquitto.conf
