"""A borough's meetings as open data, by OParl 1.1. Source: dev.oparl.org, specification 1.1."""
