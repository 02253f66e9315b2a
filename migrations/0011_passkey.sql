-- Passkeys: their public halves. The id is the authenticator's, the key as webauthn-rs keeps it.
CREATE TABLE passkey (
    id BLOB PRIMARY KEY,
    person INTEGER NOT NULL REFERENCES person (id),
    browser TEXT NOT NULL,
    made INTEGER NOT NULL,
    key TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX passkey_person ON passkey (person);
