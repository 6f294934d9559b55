"""Entries of the ledger are chained when their transaction commits."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import CheckConstraint

# The key of the turn is "ledger". What is hashed has its keys in order, no spaces, and nothing that needs an escape.
_ENTER = """
CREATE FUNCTION enter_in_ledger() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last record;
    next_number integer := 1;
    before text := repeat('0', 64);
    said text;
BEGIN
    PERFORM pg_advisory_xact_lock(x'6c6564676572'::bigint);
    SELECT number, hash INTO last FROM ledger_entry ORDER BY number DESC LIMIT 1;
    IF FOUND THEN
        next_number := last.number + 1;
        before := last.hash;
    END IF;
    said := '{"address":"' || NEW.address
        || '","at":"' || to_char(NEW.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
        || '","content":"' || NEW.content || '","kind":"' || NEW.kind || '","number":' || next_number
        || ',"previous":"' || before || '","version":' || NEW.version || '}';
    INSERT INTO ledger_entry (number, at, kind, address, version, content, previous, hash)
    VALUES (next_number, NEW.at, NEW.kind, NEW.address, NEW.version, NEW.content, before,
            encode(sha256(convert_to(said, 'UTF8')), 'hex'));
    IF NEW.replaces THEN
        DELETE FROM ledger_salt USING ledger_entry AS entry
        WHERE entry.number = ledger_salt.number AND entry.kind = NEW.kind AND entry.address = NEW.address;
    END IF;
    IF NEW.salt <> '' THEN
        INSERT INTO ledger_salt (number, salt) VALUES (next_number, NEW.salt);
    END IF;
    DELETE FROM ledger_waiting WHERE id = NEW.id;
    RETURN NULL;
END $$
"""


class Migration(migrations.Migration):
    """Adds what waits for a commit, and the salts."""

    dependencies = [("engage", "0022_tap_figures")]
    initial = False
    operations = [
        ops.CreateModel(
            name="LedgerSalt",
            fields=[
                ("number", fields.IntField(generated=False, primary_key=True, unique=True, db_index=True)),
                ("salt", fields.CharField(max_length=32)),
            ],
            options={"table": "ledger_salt", "app": "engage", "pk_attr": "number"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="LedgerWaiting",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("kind", fields.CharField(max_length=40)),
                ("address", fields.CharField(max_length=200)),
                ("version", fields.SmallIntField()),
                ("content", fields.CharField(max_length=64)),
                ("salt", fields.CharField(max_length=32)),
                ("replaces", fields.BooleanField()),
            ],
            options={"table": "ledger_waiting", "app": "engage", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="LedgerWaiting",
            constraint=CheckConstraint(
                check="kind ~ '^[a-z-]+$' AND address ~ '^[A-Za-z0-9/._~#-]+$'", name="ledger_entry_is_plain_letters"
            ),
        ),
        ops.RunSQL(
            [
                _ENTER,
                "CREATE INDEX idx_ledger_entry_page ON ledger_entry (split_part(address, '#', 1))",
                "CREATE CONSTRAINT TRIGGER ledger_is_chained_at_commit AFTER INSERT ON ledger_waiting"
                " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION enter_in_ledger()",
                "CREATE TRIGGER ledger_salts_never_change BEFORE UPDATE ON ledger_salt"
                " FOR EACH ROW EXECUTE FUNCTION refuse_change()",
            ]
        ),
    ]
