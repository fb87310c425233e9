// The npm library as a peer: seals what it is given, opens what it is given, makes keys. Used by tests only.
import { readFileSync, writeFileSync } from "node:fs";
import * as age from "age-encryption";

const [, , verb, key, source, target] = process.argv;
if (verb === "keys") {
  const pairs = [];
  for (const make of [age.generateX25519Identity, age.generateHybridIdentity]) {
    const identity = await make();
    pairs.push([identity, await age.identityToRecipient(identity)]);
  }
  console.log(JSON.stringify(pairs));
} else if (verb === "seal") {
  const encrypter = new age.Encrypter();
  if (key.startsWith("age1")) encrypter.addRecipient(key);
  else {
    encrypter.setPassphrase(key);
    encrypter.setScryptWorkFactor(12);
  }
  writeFileSync(target, await encrypter.encrypt(readFileSync(source)));
} else if (verb === "open") {
  const decrypter = new age.Decrypter();
  if (key.startsWith("AGE-SECRET-KEY-")) decrypter.addIdentity(key);
  else decrypter.addPassphrase(key);
  writeFileSync(target, await decrypter.decrypt(readFileSync(source)));
}
