"""The record held against all that else keeps it: its log, its signed past, Kafka, the witnesses, the read models."""
