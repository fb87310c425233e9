"""A time-stamping authority of the tests' own: a root, a stamping key, and answers, by `openssl ts`."""

import subprocess
from pathlib import Path

CONFIG = """
[req]
distinguished_name = name
prompt = no
[name]
CN = {name}
[ca]
basicConstraints = critical,CA:true
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[stamper]
basicConstraints = critical,CA:false
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[tsa]
default_tsa = tsa1
[tsa1]
serial = {folder}/serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
ess_cert_id_alg = sha256
"""


class Authority:
    """One authority: a root, a stamping key, and answers."""

    def __init__(self, folder: Path, name: str) -> None:
        folder.mkdir()
        self.folder, self.config = folder, folder / "config"
        self.config.write_text(CONFIG.format(folder=folder, name=name), "utf-8")
        (folder / "serial").write_text("01\n")
        self._run("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "root.key", "-out", "root.pem", "-extensions", "ca",
                  "-days", "30", "-config", "config")  # fmt: skip
        self._run("req", "-new", "-newkey", "rsa:2048", "-nodes", "-keyout", "tsa.key", "-out", "tsa.csr", "-config", "config",
                  "-subj", f"/CN={name} stamper")  # fmt: skip
        self._run("x509", "-req", "-in", "tsa.csr", "-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial", "-out", "tsa.pem",
                  "-extensions", "stamper", "-extfile", "config", "-days", "30")  # fmt: skip
        self.certificates = folder / "all.pem"
        self.certificates.write_bytes((folder / "root.pem").read_bytes() + (folder / "tsa.pem").read_bytes())

    def _run(self, *words: str) -> None:
        subprocess.run(["openssl", *words], cwd=self.folder, capture_output=True, check=True)

    def answer(self, request: Path, out: Path) -> Path:
        self._run("ts", "-reply", "-queryfile", str(request), "-inkey", "tsa.key", "-signer", "tsa.pem", "-config", "config",
                  "-out", str(out))  # fmt: skip
        return out
