import { o as __toESM } from "./rolldown-runtime.js";
import { a as curves, c as integerFrom, d as modulusLength, f as rsaPrivateKey, h as withoutLeadingZeros, i as bitLength, l as isBelowModulus, m as toWidth, n as applyPrivateKey, o as decodeBase64Url, p as rsaPublicKey, r as applyPublicKey, s as encodeBase64Url, t as CryptoInputError, u as isCurveName } from "./rsa-primitives.js";
import os, { availableParallelism } from "node:os";
import { isDeepStrictEqual, promisify } from "node:util";
import process$1 from "node:process";
import { X509Certificate, constants, createCipheriv, createDecipheriv, createECDH, createHash, createHmac, createPrivateKey, createPublicKey, createSecretKey, generateKeyPair, privateDecrypt, publicEncrypt, randomBytes, randomUUID, sign as sign$1, timingSafeEqual, verify as verify$1 } from "node:crypto";
import "node:fs/promises";
import { appendFileSync, closeSync, fdatasync, fdatasyncSync, fsyncSync, mkdirSync, openSync, renameSync, statSync } from "node:fs";
import path, { dirname, join } from "node:path";
import { setTimeout as setTimeout$1 } from "node:timers/promises";
import { clearTimeout as clearTimeout$1, setImmediate as setImmediate$1, setTimeout as setTimeout$2 } from "node:timers";
import "node:dns/promises";

// ../../node_modules/.pnpm/is-safe-filename@0.1.1/node_modules/is-safe-filename/index.js
const unsafeFilenameFixtures = Object.freeze([
	"",
	"   ",
	".",
	"..",
	" .",
	". ",
	" ..",
	".. ",
	"../",
	"../foo",
	"foo/../bar",
	"foo/bar",
	"foo\\bar",
	"foo\0bar"
]);
function isSafeFilename(filename) {
	if (typeof filename !== "string") return false;
	const trimmed = filename.trim();
	return trimmed !== "" && trimmed !== "." && trimmed !== ".." && !filename.includes("/") && !filename.includes("\\") && !filename.includes("\0");
}
function assertSafeFilename(filename) {
	if (typeof filename !== "string") throw new TypeError("Expected a string");
	if (!isSafeFilename(filename)) throw new Error(`Unsafe filename: ${JSON.stringify(filename)}`);
}

// ../../node_modules/.pnpm/env-paths@4.0.0/node_modules/env-paths/index.js
const homedir = os.homedir();
const tmpdir = os.tmpdir();
const { env } = process$1;
const macos = (name) => {
	const library = path.join(homedir, "Library");
	return {
		data: path.join(library, "Application Support", name),
		config: path.join(library, "Preferences", name),
		cache: path.join(library, "Caches", name),
		log: path.join(library, "Logs", name),
		temp: path.join(tmpdir, name)
	};
};
const windows = (name) => {
	const appData = env.APPDATA || path.join(homedir, "AppData", "Roaming");
	const localAppData = env.LOCALAPPDATA || path.join(homedir, "AppData", "Local");
	return {
		data: path.join(localAppData, name, "Data"),
		config: path.join(appData, name, "Config"),
		cache: path.join(localAppData, name, "Cache"),
		log: path.join(localAppData, name, "Log"),
		temp: path.join(tmpdir, name)
	};
};
const linux = (name) => {
	const username = path.basename(homedir);
	return {
		data: path.join(env.XDG_DATA_HOME || path.join(homedir, ".local", "share"), name),
		config: path.join(env.XDG_CONFIG_HOME || path.join(homedir, ".config"), name),
		cache: path.join(env.XDG_CACHE_HOME || path.join(homedir, ".cache"), name),
		log: path.join(env.XDG_STATE_HOME || path.join(homedir, ".local", "state"), name),
		temp: path.join(tmpdir, username, name)
	};
};
function envPaths(name, { suffix = "nodejs" } = {}) {
	assertSafeFilename(name);
	if (suffix) name += `-${suffix}`;
	assertSafeFilename(name);
	if (process$1.platform === "darwin") return macos(name);
	if (process$1.platform === "win32") return windows(name);
	return linux(name);
}

// ../local-vault/dist/index.js
var ServiceError = class extends Error {
	name = "ServiceError";
	status;
	code;
	innerCode;
	headers;
	constructor(status, code, message, options = {}) {
		super(message);
		this.status = status;
		this.code = code;
		this.innerCode = options.innerCode;
		this.headers = options.headers ?? {};
	}
	toBody() {
		const innererror = this.innerCode === void 0 ? {} : { innererror: { code: this.innerCode } };
		return { error: {
			code: this.code,
			message: this.message,
			...innererror
		} };
	}
};
var LocalVaultError = class extends Error {
	name = "LocalVaultError";
	code;
	hint;
	constructor(code, message, options = {}) {
		super(message, options.cause === void 0 ? void 0 : { cause: options.cause });
		this.code = code;
		this.hint = options.hint;
	}
};
function badParameter(message, innerCode) {
	return new ServiceError(400, "BadParameter", message, innerCode === void 0 ? {} : { innerCode });
}
function forbidden(message, innerCode) {
	return new ServiceError(403, "Forbidden", message, innerCode === void 0 ? {} : { innerCode });
}
function conflict(message, innerCode) {
	return new ServiceError(409, "Conflict", message, innerCode === void 0 ? {} : { innerCode });
}
function notImplemented(what) {
	return new ServiceError(501, "NotImplemented", `${what} is absent from the embedded vault.`);
}
const slots = Math.min(availableParallelism(), 2);
let running = 0;
const waiting = [];
async function generateRsaJwk(modulusLength, publicExponent = 65537) {
	if (running >= slots) await new Promise((resolve) => waiting.push(resolve));
	else running += 1;
	try {
		return await new Promise((resolve, reject) => {
			generateKeyPair("rsa", {
				modulusLength,
				publicExponent
			}, (error, _publicKey, privateKey) => {
				if (error) reject(error);
				else resolve(privateKey.export({ format: "jwk" }));
			});
		});
	} finally {
		const next = waiting.shift();
		if (next) next();
		else running -= 1;
	}
}
const rsaSizes = [
	2048,
	3072,
	4096
];
const importableSizes = [1024, ...rsaSizes];
function checkRsaNumbers({ n, e, d, p, q, dp, dq, qi }) {
	const size = bitLength(n);
	if (!importableSizes.includes(size)) throw new CryptoInputError(`Unsupported key size: ${size} bits. RSA keys must have ${importableSizes.join(", ")} bits.`);
	if (e < 3n || e % 2n === 0n || e >= n) reject("e", "is not an odd number between 3 and n");
	if (p < 3n || q < 3n || p === q || p * q !== n || n % 2n === 0n) reject("n", "is not the product of two primes p and q");
	if (d >= n || d * e % (p - 1n) !== 1n || d * e % (q - 1n) !== 1n) reject("d", "does not fit e, p and q");
	if (dp !== d % (p - 1n)) reject("dp", "is not d mod (p - 1)");
	if (dq !== d % (q - 1n)) reject("dq", "is not d mod (q - 1)");
	if (qi >= p || qi * q % p !== 1n) reject("qi", "is not the inverse of q mod p");
}
function reject(member, reason) {
	throw new CryptoInputError(`Invalid RSA key: '${member}' ${reason}.`);
}
const octSizes = [
	128,
	192,
	256
];
const largestExponent = 2 ** 32 - 1;
async function generateKeyMaterial({ kty, keySize, publicExponent, crv }) {
	switch (withoutHsm(kty)) {
		case "EC": return generateEc(crv ?? "P-256");
		case "RSA": return generateRsa(keySize ?? 2048, publicExponent || void 0);
		case "oct": return generateOct(keySize ?? 256);
		default: throw new CryptoInputError(`Invalid kty value: ${kty}`);
	}
}
function importKeyMaterial(jwk) {
	switch (withoutHsm(jwk.kty)) {
		case "EC": return importEc(jwk);
		case "RSA": return importRsa(jwk);
		case "oct": return importOct(jwk);
		default: throw new CryptoInputError(`Invalid kty value: ${String(jwk.kty)}`);
	}
}
function publicJwk(key) {
	switch (key.kty) {
		case "EC": return {
			kty: "EC",
			crv: key.crv,
			x: key.x,
			y: key.y
		};
		case "RSA": return {
			kty: "RSA",
			n: key.n,
			e: key.e
		};
		case "oct": return { kty: "oct" };
	}
}
function withoutHsm(kty) {
	return typeof kty === "string" ? kty.replace(/-HSM$/, "") : "";
}
async function generateEc(crv) {
	const name = curveNamed(crv);
	if (name === "P-256") return generateP256();
	const { privateKey } = await generateEcPair("ec", { namedCurve: curves[name].openSslName });
	const { x, y, d } = privateKey.export({ format: "jwk" });
	return readEc({
		crv,
		x,
		y,
		d
	});
}
const generateEcPair = promisify(generateKeyPair);
let p256;
function generateP256() {
	const { openSslName, width } = curves["P-256"];
	p256 ??= createECDH(openSslName);
	const point = p256.generateKeys().subarray(1);
	const d = toWidth(p256.getPrivateKey(), width);
	if (d === void 0) throw new TypeError("a private key is as wide as its curve at most");
	const [x, y] = [point.subarray(0, width), point.subarray(width)];
	return {
		kty: "EC",
		crv: "P-256",
		x: encodeBase64Url(x),
		y: encodeBase64Url(y),
		d: encodeBase64Url(d)
	};
}
async function generateRsa(keySize, publicExponent) {
	if (!rsaSizes.includes(keySize)) throw new CryptoInputError(`Unsupported key size: ${keySize} bits. RSA keys must have ${rsaSizes.join(", ")} bits.`);
	const isSound = (exponent) => exponent >= 3 && exponent <= largestExponent && exponent % 2 === 1;
	if (publicExponent !== void 0 && !isSound(publicExponent)) throw new CryptoInputError(`Invalid public exponent: ${publicExponent}. It must be an odd number from 3 to ${largestExponent}.`);
	return readRsa(await generateRsaJwk(keySize, publicExponent));
}
function generateOct(keySize) {
	if (!octSizes.includes(keySize)) throw new CryptoInputError(`Invalid key size: '${keySize}'`);
	return {
		kty: "oct",
		k: encodeBase64Url(randomBytes(keySize / 8))
	};
}
function importEc(jwk) {
	const key = readEc(jwk);
	const part = (member) => decodeBase64Url(member, "key");
	const ecdh = createECDH(curves[key.crv].openSslName);
	try {
		ecdh.setPrivateKey(part(key.d));
	} catch {
		throw new CryptoInputError(`Invalid EC key: 'd' is not a private key of ${key.crv}.`);
	}
	if (!ecdh.getPublicKey().subarray(1).equals(Buffer.concat([part(key.x), part(key.y)]))) throw new CryptoInputError("Invalid EC key: the point ('x', 'y') does not belong to 'd'.");
	return key;
}
function readEc(jwk) {
	const crv = curveNamed(jwk.crv);
	const member = (name) => encodeBase64Url(fixedWidth(jwk, name, curves[crv].width));
	return {
		kty: "EC",
		crv,
		x: member("x"),
		y: member("y"),
		d: member("d")
	};
}
function importRsa(jwk) {
	const key = readRsa(jwk);
	const number = (member) => integerFrom(decodeBase64Url(member, "key"));
	checkRsaNumbers({
		n: number(key.n),
		e: number(key.e),
		d: number(key.d),
		p: number(key.p),
		q: number(key.q),
		dp: number(key.dp),
		dq: number(key.dq),
		qi: number(key.qi)
	});
	if (!undoesItself(key)) throw new CryptoInputError("Invalid RSA key: 'd' does not undo what 'e' does; 'p' or 'q' is not a prime.");
	return key;
}
function undoesItself(key) {
	const probe = randomBytes(modulusLength(key));
	probe[0] = 0;
	try {
		return applyPrivateKey(key, applyPublicKey(key, probe)).every((octet, index) => octet === probe[index]);
	} catch {
		return false;
	}
}
function readRsa(jwk) {
	const member = (name) => encodeBase64Url(withoutLeadingZeros(readMember(jwk, name)));
	return {
		kty: "RSA",
		n: member("n"),
		e: member("e"),
		d: member("d"),
		p: member("p"),
		q: member("q"),
		dp: member("dp"),
		dq: member("dq"),
		qi: member("qi")
	};
}
function importOct(jwk) {
	const k = readMember(jwk, "k");
	if (!octSizes.includes(k.length * 8)) throw new CryptoInputError(`Unsupported key size: ${k.length * 8} bits. oct keys must have ${octSizes.join(", ")} bits.`);
	return {
		kty: "oct",
		k: encodeBase64Url(k)
	};
}
function curveNamed(crv) {
	if (isCurveName(crv)) return crv;
	throw new CryptoInputError(`Unsupported curve: ${String(crv)}. EC keys must use ${Object.keys(curves).join(", ")}.`);
}
function readMember(jwk, name) {
	const value = jwk[name];
	if (value === void 0 || value === null) throw new CryptoInputError(`Property 'key.${name}' is required.`);
	const bytes = decodeBase64Url(value, `'key.${name}'`);
	if (bytes.length === 0) throw new CryptoInputError(`Property 'key.${name}' is empty.`);
	return bytes;
}
function fixedWidth(jwk, name, width) {
	const fixed = toWidth(readMember(jwk, name), width);
	if (!fixed) throw new CryptoInputError(`Invalid length of 'key.${name}': more than ${width} bytes.`);
	return fixed;
}
function parseBody(text) {
	if (text === "") throw badParameter("The request body is missing.");
	let value;
	try {
		value = JSON.parse(text);
	} catch {
		throw badParameter("The request body is not valid JSON.");
	}
	return asObject(value, "The request body");
}
function asObject(value, what) {
	if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
	throw badParameter(`${what} must be an object.`);
}
function readText$1(body, name) {
	const value = body[name];
	if (value === void 0 || value === null) return void 0;
	if (typeof value === "string") return value;
	throw badParameter(`Property '${name}' must be a string.`);
}
function requireText(body, name) {
	const value = readText$1(body, name);
	if (value === void 0 || value === "") throw badParameter(`Property '${name}' is required.`);
	return value;
}
function readFlag(body, name) {
	const value = body[name];
	if (value === void 0 || value === null) return void 0;
	if (typeof value === "boolean") return value;
	throw badParameter(`Property '${name}' must be true or false.`);
}
function readWhole(body, name) {
	const value = body[name];
	if (value === void 0 || value === null) return void 0;
	if (typeof value === "number" && Number.isSafeInteger(value)) return value;
	throw badParameter(`Property '${name}' must be a whole number.`);
}
function readAttributes(body) {
	const attributes = asObject(body.attributes ?? {}, "Property 'attributes'");
	const enabled = readFlag(attributes, "enabled");
	const exportable = readFlag(attributes, "exportable");
	const nbf = readTime$2(attributes, "nbf");
	const exp = readTime$2(attributes, "exp");
	return {
		...enabled === void 0 ? {} : { enabled },
		...exportable === void 0 ? {} : { exportable },
		...nbf === void 0 ? {} : { nbf },
		...exp === void 0 ? {} : { exp }
	};
}
function exchangeKeyExpiry(keyOps, profile, created) {
	return profile !== "managed-hsm" && keyOps.includes("import") ? created + 172800 : void 0;
}
function checkWindow(nbf, exp) {
	if (nbf === void 0 || exp === void 0 || nbf < exp) return;
	throw badParameter(`Property 'nbf' (${nbf}) must be before 'exp' (${exp}).`);
}
function readTime$2(attributes, name) {
	const seconds = readWhole(attributes, name);
	if (seconds !== void 0 && seconds < 0) throw badParameter(`Property '${name}' is ${seconds}; it must be unix seconds, 0 or later.`);
	return seconds;
}
const typesOf = {
	standard: ["RSA", "EC"],
	premium: [
		"RSA",
		"EC",
		"RSA-HSM",
		"EC-HSM",
		"oct-HSM"
	],
	"managed-hsm": [
		"RSA-HSM",
		"EC-HSM",
		"oct-HSM"
	]
};
const managedHsmNames = {
	RSA: "RSA-HSM",
	EC: "EC-HSM",
	AES: "oct-HSM",
	oct: "oct-HSM"
};
function readKeyType(kty, profile) {
	const wanted = profile === "managed-hsm" ? managedHsmNames[kty] ?? kty : kty;
	if (typesOf[profile].includes(wanted)) return wanted;
	throw badParameter(wanted === "oct-HSM" ? "oct-HSM key type is not supported." : `Invalid kty value: ${kty}`, "KeyTypeNotSupported");
}
function isHsmType(kty) {
	return kty.endsWith("-HSM");
}
function keySizeOf(material) {
	if (material.kty === "EC") return void 0;
	return Buffer.from(material.kty === "RSA" ? material.n : material.k, "base64url").length * 8;
}
function shapeOf(version) {
	const { publicJwk } = version;
	switch (publicJwk.kty) {
		case "EC": return {
			kty: "EC",
			crv: publicJwk.crv
		};
		case "RSA": return {
			kty: "RSA",
			keySize: rsaSizeFor(version.keySize ?? 2048),
			publicExponent: exponentOf(version)
		};
		case "oct": return {
			kty: "oct",
			keySize: version.keySize
		};
	}
}
function exponentOf({ publicJwk, generated }) {
	if (publicJwk.kty !== "RSA" || !generated) return void 0;
	return Number(`0x${Buffer.from(publicJwk.e, "base64url").toString("hex")}`);
}
function rsaSizeFor(bits) {
	return bits <= 2048 ? 2048 : bits <= 3072 ? 3072 : 4096;
}
const forRsa = [
	"encrypt",
	"decrypt",
	"sign",
	"verify",
	"wrapKey",
	"unwrapKey"
];
const forEc = ["sign", "verify"];
const forEcOfManagedHsm = [...forEc, "deriveKey"];
const forOct = [
	"encrypt",
	"decrypt",
	"wrapKey",
	"unwrapKey",
	"sign",
	"verify",
	"deriveKey"
];
const secureWrapOps = ["secureWrapKey", "secureUnwrapKey"];
function defaultKeyOps(kty, profile) {
	return [...usableOps(kty, profile)];
}
function readNewKeyOps(value, kty, profile) {
	const asked = readKeyOps(value, kty, profile);
	return asked === void 0 || asked.length === 0 ? defaultKeyOps(kty, profile) : asked;
}
function readStoredKeyOps(value, kty, profile) {
	if (Array.isArray(value) && value.length > 0 && value.every((op) => secureWrapOps.includes(op)) && kty === "RSA-HSM" && profile === "managed-hsm") return [...new Set(value)];
	return readKeyOps(value, kty, profile);
}
function readKeyOps(value, kty, profile) {
	if (value === void 0 || value === null) return void 0;
	if (!Array.isArray(value)) throw badParameter("Property 'key_ops' must be a list.");
	const allowed = [
		...usableOps(kty, profile),
		"export",
		...isHsmType(kty) ? ["import"] : []
	];
	for (const op of value) if (!allowed.includes(op)) throw badParameter(`Invalid key_ops value: ${String(op)}. A key of type ${kty} takes ${allowed.join(", ")}.`);
	if (value.includes("import") && value.length > 1) throw badParameter("The key operation 'import' cannot be combined with others.");
	return [...new Set(value)];
}
function usableOps(kty, profile) {
	if (kty.startsWith("RSA")) return forRsa;
	if (!kty.startsWith("EC")) return forOct;
	return profile === "managed-hsm" ? forEcOfManagedHsm : forEc;
}
const limits = {
	tags: 15,
	characters: 256
};
function readTags(body) {
	if (body.tags === void 0 || body.tags === null) return void 0;
	const tags = Object.entries(asObject(body.tags, "Property 'tags'"));
	if (tags.length > limits.tags) throw badParameter(`Property 'tags' has ${tags.length} tags; a key takes at most ${limits.tags}.`);
	return Object.fromEntries(tags.map(checkTag));
}
function checkTag([name, value]) {
	if (typeof value !== "string") throw badParameter(`The value of tag '${name.slice(0, 50)}' must be a string.`);
	for (const [what, text] of [["name", name], ["value", value]]) if (text.length > limits.characters) throw badParameter(`The ${what} of tag '${name.slice(0, 50)}' has ${text.length} characters; at most ${limits.characters} are allowed.`);
	return [name, value];
}
function flawOf(version, profile) {
	const { kty, enabled, nbf, exp, exportable, created, updated, privateJwk } = version;
	readAttributes({ attributes: {
		enabled,
		nbf,
		exp,
		exportable
	} });
	checkWindow(nbf, exp);
	readStoredKeyOps(version.keyOps, kty, profile);
	readTags({ tags: version.tags });
	const material = importKeyMaterial({
		...privateJwk,
		kty: kty.replace(/-HSM$/, "")
	});
	if (!/^[0-9a-f]{32}$/.test(version.version)) return "its id is not 32 lower-case hex digits";
	if (privateJwk.kty !== material.kty) return "its type is not that of its key material";
	if (!isDeepStrictEqual(publicJwk(material), version.publicJwk)) return "its public key is not that of its private key";
	if (version.keySize !== keySizeOf(material)) return "its size is not that of its key material";
	return [created, updated].every((time) => Number.isSafeInteger(time) && time >= 0) ? void 0 : "it has a date that is none";
}
function readStoredJson(text) {
	try {
		return JSON.parse(text);
	} catch {
		throw unreadableRow();
	}
}
function unreadableRow() {
	return new LocalVaultError("FILE_DAMAGED", "the store is damaged: it has a row that cannot be read", { hint: "\"keyturn vault check\" says which one." });
}
function placeOf({ deletedAt = 0, id }) {
	return {
		deletedAt,
		id
	};
}
function readKey$1(row) {
	return {
		id: Number(row.id),
		vault: Number(row.vault),
		name: String(row.name),
		latest: Number(row.latest),
		managed: row.managed === 1,
		deletedAt: optional$1(row.deleted_at),
		purgeAt: optional$1(row.purge_at),
		purged: row.purged === 1,
		settlesAt: optional$1(row.settles_at),
		releasePolicy: fromJson(row.release_policy),
		rotationPolicy: fromJson(row.rotation_policy),
		rotatesAt: optional$1(row.rotates_at)
	};
}
function readVersion$1(row) {
	return {
		id: Number(row.id),
		key: Number(row.key),
		version: String(row.version),
		kty: String(row.kty),
		keySize: optional$1(row.key_size),
		publicJwk: fromJson(row.public_jwk),
		keyOps: fromJson(row.key_ops),
		enabled: row.enabled === 1,
		nbf: optional$1(row.nbf),
		exp: optional$1(row.exp),
		created: Number(row.created),
		updated: Number(row.updated),
		exportable: row.exportable === 1,
		generated: row.generated === 1,
		tags: fromJson(row.tags),
		externalKey: row.external_key === null ? void 0 : String(row.external_key)
	};
}
function optional$1(value) {
	return value === null || value === void 0 ? void 0 : Number(value);
}
function toJson(value) {
	return value === void 0 ? null : JSON.stringify(value);
}
function fromJson(value) {
	return value === null || value === void 0 ? void 0 : readStoredJson(String(value));
}
function mustFind(row) {
	if (row === void 0) throw unreadableRow();
	return row;
}
function openDueKeys(db) {
	const minRotation = db.prepare("SELECT min(rotates_at) AS at FROM keys WHERE rotates_at IS NOT NULL AND deleted_at IS NULL");
	const selectRotation = db.prepare("SELECT * FROM keys WHERE rotates_at <= ? AND deleted_at IS NULL ORDER BY rotates_at LIMIT 1");
	const minPurge = db.prepare("SELECT min(purge_at) AS at FROM keys WHERE purge_at IS NOT NULL");
	const selectPurges = db.prepare("SELECT * FROM keys WHERE purge_at <= ?");
	return {
		nextRotation: () => optional$1(minRotation.get()?.at),
		dueForRotation(now) {
			const row = selectRotation.get(now);
			return row === void 0 ? void 0 : readKey$1(row);
		},
		nextPurge: () => optional$1(minPurge.get()?.at),
		dueForPurge: (now) => selectPurges.all(now).map(readKey$1)
	};
}
function openKeyRecords(db) {
	const select = db.prepare("SELECT * FROM keys WHERE vault = ? AND lookup = ?");
	const selectIds = db.prepare("SELECT id FROM keys WHERE vault = ? ORDER BY id");
	const selectById = db.prepare("SELECT * FROM keys WHERE id = ?");
	const selectByName = db.prepare("SELECT * FROM keys WHERE vault = ? AND lookup > ? ORDER BY lookup LIMIT ?");
	const selectLiveByAge = db.prepare("SELECT * FROM keys WHERE vault = ? AND deleted_at IS NULL AND id > ? ORDER BY id LIMIT ?");
	const selectDeletedByAge = db.prepare(`SELECT * FROM keys WHERE vault = ? AND deleted_at IS NOT NULL AND NOT purged AND (deleted_at, id) > (?, ?)
    ORDER BY deleted_at, id LIMIT ?`);
	const insert = db.prepare("INSERT INTO keys (vault, name, lookup) VALUES (?, ?, ?) RETURNING *");
	const update = db.prepare(`UPDATE keys SET latest = ?, managed = ?, deleted_at = ?, purge_at = ?, purged = ?, settles_at = ?,
    release_policy = ?, rotation_policy = ?, rotates_at = ? WHERE id = ?`);
	const deleteRow = db.prepare("DELETE FROM keys WHERE id = ?");
	const deleteAll = db.prepare("DELETE FROM keys WHERE vault = ifnull(?, vault)");
	const countRows = db.prepare("SELECT count(*) AS count FROM keys WHERE vault = ? AND NOT purged");
	return {
		find(vault, name) {
			const row = select.get(vault, name.toLowerCase());
			return row === void 0 ? void 0 : readKey$1(row);
		},
		listByName: (vault, { after, limit }) => selectByName.all(vault, after, limit).map(readKey$1),
		listByAge: (vault, { deleted, after, limit }) => (deleted ? selectDeletedByAge.all(vault, after.deletedAt, after.id, limit) : selectLiveByAge.all(vault, after.id, limit)).map(readKey$1),
		idsOf: (vault) => selectIds.all(vault).map(({ id }) => Number(id)),
		byId: (id) => readKey$1(mustFind(selectById.get(id))),
		insertKey: (vault, name) => readKey$1(mustFind(insert.get(vault, name, name.toLowerCase()))),
		saveKey(key) {
			update.run(key.latest, Number(key.managed), key.deletedAt ?? null, key.purgeAt ?? null, Number(key.purged), key.settlesAt ?? null, toJson(key.releasePolicy), toJson(key.rotationPolicy), key.rotatesAt ?? null, key.id);
		},
		purge: (key) => void deleteRow.run(key.id),
		purgeAll: (vault) => void deleteAll.run(vault ?? null),
		count: (vault) => Number(countRows.get(vault)?.count)
	};
}
const columns$1 = "id, key, version, kty, key_size, public_jwk, key_ops, enabled, nbf, exp, created, updated, exportable, generated, tags, external_key";
function openVersionRecords(db, saveKey) {
	const select = db.prepare(`SELECT ${columns$1} FROM versions WHERE key = ? AND version = ?`);
	const selectIds = db.prepare("SELECT id FROM versions WHERE key = ? ORDER BY id");
	const selectById = db.prepare(`SELECT ${columns$1} FROM versions WHERE id = ?`);
	const selectPrivate = db.prepare("SELECT private_jwk FROM versions WHERE id = ?");
	const selectPage = db.prepare(`SELECT ${columns$1} FROM versions WHERE key = ? AND version > ? ORDER BY version LIMIT ?`);
	const selectPageByAge = db.prepare(`SELECT ${columns$1} FROM versions WHERE key = ? AND id > ? ORDER BY id LIMIT ?`);
	const selectAll = db.prepare(`SELECT ${columns$1} FROM versions WHERE key = ? ORDER BY id`);
	const selectExternal = db.prepare("SELECT 1 FROM versions JOIN keys ON keys.id = versions.key WHERE external_key = ? AND vault = ? LIMIT 1");
	const insert = db.prepare(`INSERT INTO versions (key, version, kty, key_size, public_jwk, key_ops, enabled, nbf, exp,
    created, updated, exportable, generated, tags, private_jwk, external_key)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
	const update = db.prepare("UPDATE versions SET key_ops = ?, enabled = ?, nbf = ?, exp = ?, updated = ?, tags = ? WHERE id = ?");
	const versionById = (id) => readVersion$1(mustFind(selectById.get(id)));
	return {
		findVersion(key, version) {
			const row = select.get(key.id, version);
			return row === void 0 ? void 0 : readVersion$1(row);
		},
		latestVersion: (key) => versionById(key.latest),
		privateJwk: (version) => readStoredJson(String(mustFind(selectPrivate.get(version.id)).private_jwk)),
		listVersions: (key, { after, limit }) => selectPage.all(key.id, after, limit).map(readVersion$1),
		listVersionsByAge: (key, { after, limit }) => selectPageByAge.all(key.id, after, limit).map(readVersion$1),
		allVersions: (key) => selectAll.all(key.id).map(readVersion$1),
		versionIdsOf: (key) => selectIds.all(key.id).map(({ id }) => Number(id)),
		versionById,
		hasExternalKey: (vault, id) => selectExternal.get(id, vault) !== void 0,
		insertVersion(key, version) {
			const { privateJwk, ...row } = version;
			const { lastInsertRowid } = insert.run(key.id, row.version, row.kty, row.keySize ?? null, JSON.stringify(row.publicJwk), JSON.stringify(row.keyOps), Number(row.enabled), row.nbf ?? null, row.exp ?? null, row.created, row.updated, Number(row.exportable), Number(row.generated), toJson(row.tags), JSON.stringify(privateJwk), row.externalKey ?? null);
			const inserted = {
				...row,
				id: Number(lastInsertRowid),
				key: key.id
			};
			const newest = {
				...key,
				latest: inserted.id
			};
			saveKey(newest);
			return {
				key: newest,
				version: inserted
			};
		},
		saveVersion(version) {
			update.run(JSON.stringify(version.keyOps), Number(version.enabled), version.nbf ?? null, version.exp ?? null, version.updated, toJson(version.tags), version.id);
		}
	};
}
function openKeyTable({ db }) {
	const keys = openKeyRecords(db);
	return {
		...keys,
		...openVersionRecords(db, keys.saveKey),
		...openDueKeys(db)
	};
}
const codes = {
	busy: 5,
	readonly: 8,
	ioError: 10,
	corrupt: 11,
	full: 13,
	cannotOpen: 14,
	constraint: 19,
	notADatabase: 26
};
function isBusy(error) {
	return resultCode(error) === codes.busy;
}
function damaged(file, what) {
	return new LocalVaultError("FILE_DAMAGED", `the store ${file} is damaged: ${what}`, { hint: "Restore the file from a copy, or remove it to start anew." });
}
function explainFileError(file, error) {
	const because = (code, what, hint) => new LocalVaultError(code, `the store ${file} ${what}`, {
		hint,
		cause: error
	});
	switch (resultCode(error)) {
		case void 0:
		case codes.constraint: return error;
		case codes.corrupt:
		case codes.notADatabase: return because("FILE_DAMAGED", "is damaged", "Restore the file from a copy, or remove it to start anew.");
		case codes.full: return because("FILE_FULL", "cannot grow: its disk is full", "Make room. Nothing of the refused write is kept.");
		case codes.readonly: return because("FILE_UNUSABLE", "cannot be written", "Make the file and its folder writable for you.");
		case codes.busy: return because("FILE_UNUSABLE", "is locked by another program", "Try again when that program is done with it.");
		case codes.ioError: return because("FILE_UNUSABLE", "cannot be read or written", "See to the disk that it is on; the cause has SQLite's code.");
		case codes.cannotOpen: return because("FILE_UNUSABLE", "cannot be opened", "Choose a folder that you may write to.");
		default: return because("FILE_UNUSABLE", "cannot be used", "See the cause.");
	}
}
function resultCode(error) {
	const code = error?.errcode;
	return typeof code === "number" ? code & 255 : void 0;
}
function createGroupCommit(db, { transact, settle }) {
	const mark = db.prepare("SAVEPOINT one_of_group");
	const undo = db.prepare("ROLLBACK TO one_of_group");
	const release = db.prepare("RELEASE one_of_group");
	let waiting = [];
	let isBusy = false;
	function attempt({ work }) {
		mark.run();
		let outcome;
		try {
			outcome = { value: work() };
		} catch (error) {
			undoAfter(error);
			outcome = { error };
		}
		release.run();
		return outcome;
	}
	function undoAfter(error) {
		try {
			undo.run();
		} catch {
			throw error;
		}
	}
	async function commit() {
		const group = waiting;
		waiting = [];
		try {
			await conclude(group);
		} catch (error) {
			for (const { reject } of group) reject(error);
		}
		isBusy = waiting.length > 0;
		if (isBusy) setImmediate$1(commit);
	}
	async function conclude(group) {
		const outcomes = transact(() => group.map(attempt));
		await settle();
		for (const [index, { resolve, reject }] of group.entries()) {
			const outcome = outcomes[index];
			if (outcome !== void 0 && "value" in outcome) resolve(outcome.value);
			else reject(outcome?.error);
		}
	}
	return (work) => new Promise((resolve, reject) => {
		waiting.push({
			work,
			resolve,
			reject
		});
		if (isBusy) return;
		isBusy = true;
		setImmediate$1(commit);
	});
}
const noLog = {
	now: () => {},
	soon: () => Promise.resolve(),
	release: () => {}
};
function openLogSync(file) {
	let descriptor;
	const running = /* @__PURE__ */ new Set();
	function open() {
		if (descriptor === void 0) {
			syncFolder(dirname(file));
			descriptor = openSync(file, "r+");
		}
		return descriptor;
	}
	return {
		now() {
			try {
				fdatasyncSync(open());
			} catch (error) {
				throw notDurable(file, error);
			}
		},
		async soon() {
			let sync;
			try {
				sync = syncOnce(open());
				running.add(sync);
				await sync;
			} catch (error) {
				throw notDurable(file, error);
			} finally {
				if (sync !== void 0) running.delete(sync);
			}
		},
		release() {
			const released = descriptor;
			descriptor = void 0;
			if (released === void 0) return;
			Promise.allSettled(running).then(() => closeSync(released));
		}
	};
}
function syncOnce(descriptor) {
	return new Promise((resolve, reject) => {
		fdatasync(descriptor, (error) => error === null ? resolve() : reject(error));
	});
}
function notDurable(file, cause) {
	return new LocalVaultError("FILE_UNUSABLE", `what was written to ${file} could not be made durable`, {
		hint: "See to the disk that it is on; what was written may be lost.",
		cause
	});
}
function syncFolder(folder) {
	if (process.platform === "win32") return;
	const descriptor = openSync(folder, "r");
	try {
		fsyncSync(descriptor);
	} finally {
		closeSync(descriptor);
	}
}
const migrations = [
	`
  CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE vaults (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    profile TEXT NOT NULL,
    purge_protection INTEGER NOT NULL,
    recoverable_days INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE keys (
    id INTEGER PRIMARY KEY,
    vault INTEGER NOT NULL REFERENCES vaults (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    lookup TEXT NOT NULL,
    latest INTEGER,
    managed INTEGER NOT NULL DEFAULT 0,
    deleted_at INTEGER,
    purge_at INTEGER,
    settles_at INTEGER,
    release_policy TEXT,
    rotation_policy TEXT,
    rotates_at INTEGER,
    UNIQUE (vault, lookup)
  ) STRICT;
  CREATE INDEX keys_rotates_at ON keys (rotates_at) WHERE rotates_at IS NOT NULL;
  CREATE INDEX keys_purge_at ON keys (purge_at) WHERE purge_at IS NOT NULL;

  CREATE TABLE versions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    key INTEGER NOT NULL REFERENCES keys (id) ON DELETE CASCADE,
    version TEXT NOT NULL,
    kty TEXT NOT NULL,
    key_size INTEGER,
    public_jwk TEXT NOT NULL,
    key_ops TEXT NOT NULL,
    enabled INTEGER NOT NULL,
    nbf INTEGER,
    exp INTEGER,
    created INTEGER NOT NULL,
    updated INTEGER NOT NULL,
    exportable INTEGER NOT NULL,
    generated INTEGER NOT NULL,
    tags TEXT,
    private_jwk TEXT NOT NULL,
    UNIQUE (key, version)
  ) STRICT;
  `,
	`
  CREATE TABLE vaults_of_a_kind (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    profile TEXT NOT NULL,
    purge_protection INTEGER NOT NULL,
    recoverable_days INTEGER NOT NULL,
    UNIQUE (kind, name)
  ) STRICT;
  INSERT INTO vaults_of_a_kind
    SELECT id, iif(profile = 'managed-hsm', 'managed-hsm', 'vault'), name, profile, purge_protection, recoverable_days
    FROM vaults;
  DROP TABLE vaults;
  ALTER TABLE vaults_of_a_kind RENAME TO vaults;
  ALTER TABLE keys ADD COLUMN purged INTEGER NOT NULL DEFAULT 0;
  `,
	`
  ALTER TABLE versions ADD COLUMN external_key TEXT;
  `,
	`
  ALTER TABLE vaults ADD COLUMN service_build TEXT NOT NULL DEFAULT '2026';
  `
];
function migrate(db) {
	if (userVersion(db) === migrations.length) return;
	db.exec("PRAGMA foreign_keys = OFF");
	db.exec("BEGIN IMMEDIATE");
	try {
		const version = userVersion(db);
		if (version > migrations.length) throw new LocalVaultError("FILE_TOO_NEW", `the store has schema ${version}, this release knows up to ${migrations.length}`, { hint: "Use the newer release that wrote it." });
		for (const step of migrations.slice(version)) db.exec(step);
		db.exec(`PRAGMA user_version = ${migrations.length}`);
		db.exec("COMMIT");
	} catch (error) {
		db.exec("ROLLBACK");
		throw error;
	}
}
function userVersion(db) {
	return Number(db.prepare("PRAGMA user_version").get()?.user_version);
}
const columns = {
	settings: ["name", "value"],
	vaults: [
		"id",
		"name",
		"profile",
		"purge_protection",
		"recoverable_days"
	],
	keys: [
		"id",
		"vault",
		"name",
		"lookup",
		"latest",
		"managed",
		"deleted_at",
		"purge_at",
		"rotation_policy",
		"rotates_at"
	],
	versions: [
		"id",
		"key",
		"version",
		"kty",
		"public_jwk",
		"key_ops",
		"enabled",
		"created",
		"updated",
		"private_jwk"
	]
};
const added = [{
	since: 2,
	table: "vaults",
	column: "kind"
}, {
	since: 2,
	table: "keys",
	column: "purged"
}];
function foreignSchema(db) {
	const names = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").all().map(({ name }) => String(name));
	const version = Number(db.prepare("PRAGMA user_version").get()?.user_version);
	if (names.length === 0 && version === 0) return void 0;
	if (version === 0 || !names.some((name) => Object.hasOwn(columns, name))) return "it is a database of another program";
	for (const [table, wanted] of Object.entries(columns)) {
		if (!names.includes(table)) return `the table ${table} is missing`;
		const there = db.prepare("SELECT name FROM pragma_table_info(?)").all(table);
		const later = added.filter((each) => each.table === table && each.since <= version).map(({ column }) => column);
		const missing = [...wanted, ...later].find((column) => !there.some(({ name }) => name === column));
		if (missing !== void 0) return `the column ${missing} of the table ${table} is missing`;
	}
}
function loadSqlite() {
	const emitWarning = process.emitWarning;
	process.emitWarning = ((warning, ...rest) => {
		if (String(warning).startsWith("SQLite is an experimental feature")) return;
		Reflect.apply(emitWarning, process, [warning, ...rest]);
	});
	try {
		return process.getBuiltinModule("node:sqlite");
	} finally {
		process.emitWarning = emitWarning;
	}
}
const patience = 2e3;
function prepareFile(file) {
	for (const each of [
		file,
		`${file}-wal`,
		`${file}-shm`,
		`${file}-journal`
	]) {
		const found = statOf(each);
		if (found !== void 0 && !found.isFile()) throw new LocalVaultError("FILE_UNUSABLE", `the store ${file} cannot be opened: ${each} is no regular file`, { hint: "Move it away, or choose another file." });
	}
	if (create(file)) return;
	const found = statOf(file);
	if (process.platform !== "win32" && found !== void 0 && (found.mode & 63) !== 0) throw new LocalVaultError("FILE_TOO_OPEN", `the store ${file} has mode ${(found.mode & 511).toString(8)}; it holds private keys and must be 600`, { hint: `chmod 600 ${file}` });
	if (isEmptyForLong(file)) throw damaged(file, "it is empty, and a store never is");
}
function identityOf(file) {
	const found = statOf(file);
	return found === void 0 ? void 0 : `${found.dev}:${found.ino}`;
}
function create(file) {
	try {
		mkdirSync(dirname(file), {
			recursive: true,
			mode: 448
		});
		closeSync(openSync(file, "wx", 384));
		return true;
	} catch (error) {
		if (error.code === "EEXIST" && statOf(file) !== void 0) return false;
		throw new LocalVaultError("FILE_UNUSABLE", `the store ${file} cannot be created or written`, {
			hint: "Choose a folder that you may write to.",
			cause: error
		});
	}
}
function isEmptyForLong(file) {
	const pause = new Int32Array(new SharedArrayBuffer(4));
	for (let waited = 0; waited < patience; waited += 10) {
		if (statOf(file)?.size !== 0) return false;
		Atomics.wait(pause, 0, 0, 10);
	}
	return true;
}
function statOf(file) {
	return statSync(file, { throwIfNoEntry: false });
}
const lockTimeout = 3e4;
function openStore(file) {
	const db = openDatabase(file);
	try {
		migrate(db);
		db.exec("PRAGMA foreign_keys = ON");
	} catch (error) {
		db.close();
		throw explainFileError(file, error);
	}
	return storeOver(db, file);
}
function openDatabase(file) {
	const { DatabaseSync } = loadSqlite();
	if (file === ":memory:") return new DatabaseSync(file);
	prepareFile(file);
	let db;
	try {
		db = new DatabaseSync(file);
		db.exec(`PRAGMA busy_timeout = ${lockTimeout}`);
		const check = String(db.prepare("PRAGMA quick_check(1)").get()?.quick_check);
		if (check !== "ok") throw damaged(file, check);
		const foreign = foreignSchema(db);
		if (foreign !== void 0) throw damaged(file, foreign);
		db.exec("PRAGMA journal_mode = WAL");
		db.exec("PRAGMA synchronous = NORMAL");
		return db;
	} catch (error) {
		db?.close();
		throw explainFileError(file, error);
	}
}
function storeOver(db, file) {
	const begin = db.prepare("BEGIN IMMEDIATE");
	const commit = db.prepare("COMMIT");
	const dataVersion = db.prepare("PRAGMA data_version");
	const log = file === ":memory:" ? noLog : openLogSync(`${file}-wal`);
	const identity = identityOf(file);
	let ownWrites = 0;
	let inside = false;
	function checkIsThere() {
		if (file === ":memory:" || identityOf(file) === identity) return;
		throw new LocalVaultError("FILE_GONE", `the store ${file} was removed or replaced while it was open`, { hint: "Stop what has it open, and start it again." });
	}
	function transact(work) {
		inside = true;
		try {
			begin.run();
			const result = work();
			commit.run();
			checkIsThere();
			return result;
		} catch (error) {
			rollBack(db);
			throw explainFileError(file, error);
		} finally {
			inside = false;
			ownWrites++;
		}
	}
	function write(work) {
		if (inside) return work();
		const result = transact(work);
		log.now();
		return result;
	}
	return {
		db,
		write,
		writeTogether: createGroupCommit(db, {
			transact,
			settle: log.soon
		}),
		revision: () => Number(dataVersion.get()?.data_version) + ownWrites,
		isShared() {
			log.release();
			return file !== ":memory:" && isShared(db);
		},
		close() {
			log.release();
			db.close();
		}
	};
}
function rollBack(db) {
	try {
		db.exec("ROLLBACK");
	} catch {}
}
function isShared(db) {
	db.exec("PRAGMA busy_timeout = 0");
	try {
		db.exec("PRAGMA journal_mode = DELETE");
		db.exec("PRAGMA journal_mode = WAL");
		return false;
	} catch (error) {
		if (isBusy(error)) return true;
		throw error;
	} finally {
		db.exec(`PRAGMA busy_timeout = ${lockTimeout}`);
	}
}
const serviceDefaults = {
	profile: "premium",
	purgeProtection: false,
	recoverableDays: 90,
	serviceBuild: "2026"
};
function kindOf(profile) {
	return profile === "managed-hsm" ? "managed-hsm" : "vault";
}
function openVaultTable(store) {
	const select = store.db.prepare("SELECT * FROM vaults WHERE kind = ? AND name = ?");
	const selectAll = store.db.prepare("SELECT * FROM vaults ORDER BY id");
	const insert = store.db.prepare("INSERT INTO vaults (kind, name, profile, purge_protection, recoverable_days, service_build) VALUES (?, ?, ?, ?, ?, ?)");
	const update = store.db.prepare("UPDATE vaults SET profile = ?, purge_protection = ?, recoverable_days = ?, service_build = ? WHERE id = ?");
	function find(kind, name) {
		const row = select.get(kind, name);
		return row === void 0 ? void 0 : readVault(row);
	}
	function ensure(name, settings, asked) {
		checkRecoverableDays(settings.recoverableDays);
		const wantedKind = asked ?? (settings.profile === void 0 ? void 0 : kindOf(settings.profile));
		return store.write(() => {
			const existing = wantedKind === void 0 ? find("vault", name) ?? find("managed-hsm", name) : find(wantedKind, name);
			const kind = wantedKind ?? "vault";
			const profile = kind === "managed-hsm" ? kind : serviceDefaults.profile;
			const wanted = {
				...serviceDefaults,
				profile,
				...existing,
				...settings
			};
			const columns = [
				wanted.profile,
				Number(wanted.purgeProtection),
				wanted.recoverableDays,
				wanted.serviceBuild
			];
			if (existing !== void 0) {
				update.run(...columns, existing.id);
				return {
					...existing,
					...wanted
				};
			}
			const { lastInsertRowid } = insert.run(kind, name, ...columns);
			return {
				...wanted,
				id: Number(lastInsertRowid),
				name
			};
		});
	}
	return {
		all: () => selectAll.all().map(readVault),
		find,
		ensure
	};
}
function readVault(row) {
	return {
		id: Number(row.id),
		name: String(row.name),
		profile: row.profile,
		purgeProtection: row.purge_protection === 1,
		recoverableDays: Number(row.recoverable_days),
		serviceBuild: row.service_build
	};
}
function checkRecoverableDays(days) {
	if (days === void 0 || Number.isInteger(days) && days >= 7 && days <= 90) return;
	throw new LocalVaultError("INVALID_OPTION", `recoverableDays is ${days}`, { hint: "It must be 7 to 90 whole days." });
}
const ofKey = {
	create: { POST: "createKey" },
	rotate: { POST: "rotateKey" },
	backup: { POST: "backupKey" },
	versions: { GET: "getKeyVersions" },
	rotationpolicy: {
		GET: "getKeyRotationPolicy",
		PUT: "updateKeyRotationPolicy"
	}
};
const ofVersion = {
	encrypt: { POST: "encrypt" },
	decrypt: { POST: "decrypt" },
	sign: { POST: "sign" },
	verify: { POST: "verify" },
	wrapkey: { POST: "wrapKey" },
	unwrapkey: { POST: "unwrapKey" },
	securewrapkey: { POST: "secureWrapKey" },
	secureunwrapkey: { POST: "secureUnwrapKey" },
	release: { POST: "release" },
	attestation: { GET: "getKeyAttestation" }
};
function findRoute(method, segments) {
	const [collection = "", name = "", third, fourth, ...rest] = segments;
	if (rest.length > 0) throw badParameter("The request URI has too many segments.");
	switch (collection.toLowerCase()) {
		case "keys": return keyRoute(method, {
			name,
			third,
			fourth
		});
		case "deletedkeys": return deletedKeyRoute(method, {
			name,
			third,
			fourth
		});
		case "rng":
			if (name !== "") throw badParameter("The request URI has too many segments.");
			return {
				operation: pick({ POST: "getRandomBytes" }, method, "rng"),
				name: "",
				version: void 0
			};
		default: throw notImplemented(collection === "" ? "The root path" : `/${collection} (it keeps keys only)`);
	}
}
function keyRoute(method, { name, third, fourth }) {
	if (name === "") return {
		operation: pick({ GET: "getKeys" }, method, "keys"),
		name: "",
		version: void 0
	};
	if (third === void 0) {
		if (name.toLowerCase() === "restore") return {
			operation: pick({ POST: "restoreKey" }, method, "restore"),
			name: "",
			version: void 0
		};
		if (method === "POST") throw badParameter("Operation not specified");
		return {
			operation: pick({
				GET: "getKey",
				PUT: "importKey",
				PATCH: "updateKey",
				DELETE: "deleteKey"
			}, method, name),
			name,
			version: void 0
		};
	}
	const word = third.toLowerCase();
	if (fourth === void 0) {
		const methods = own(ofKey, word) ?? own(ofVersion, word);
		if (methods !== void 0) return {
			operation: pick(methods, method, word),
			name,
			version: void 0
		};
		if (method === "POST") throw badParameter("Operation not specified");
		return {
			operation: pick({
				GET: "getKey",
				PATCH: "updateKey"
			}, method, third),
			name,
			version: word
		};
	}
	const methods = own(ofVersion, fourth.toLowerCase());
	if (methods === void 0) throw badParameter(`Unknown operation '${fourth}'`);
	return {
		operation: pick(methods, method, fourth.toLowerCase()),
		name,
		version: word
	};
}
function deletedKeyRoute(method, { name, third, fourth }) {
	if (fourth !== void 0) throw badParameter("The request URI has too many segments.");
	if (name === "") return {
		operation: pick({ GET: "getDeletedKeys" }, method, "deletedkeys"),
		name: "",
		version: void 0
	};
	if (third === void 0) return {
		operation: pick({
			GET: "getDeletedKey",
			DELETE: "purgeDeletedKey"
		}, method, name),
		name,
		version: void 0
	};
	if (third.toLowerCase() !== "recover") throw badParameter(`Unknown operation '${third}'`);
	return {
		operation: pick({ POST: "recoverDeletedKey" }, method, "recover"),
		name,
		version: void 0
	};
}
function pick(methods, method, what) {
	const operation = own(methods, method);
	if (operation === void 0) throw badParameter(`Method ${method} does not allow operation '${what}'`);
	return operation;
}
function own(table, name) {
	return Object.hasOwn(table, name) ? table[name] : void 0;
}
function parseTarget(target) {
	const at = target.indexOf("?");
	const path = at === -1 ? target : target.slice(0, at);
	const query = /* @__PURE__ */ new Map();
	if (at !== -1) for (const part of target.slice(at + 1).split("&")) {
		const equals = part.indexOf("=");
		const name = equals === -1 ? part : part.slice(0, equals);
		query.set(decode$1(name).toLowerCase(), equals === -1 ? "" : decode$1(part.slice(equals + 1).replaceAll("+", " ")));
	}
	return {
		segments: path.split("/").filter((segment) => segment !== "").map(decode$1),
		query
	};
}
function decode$1(text) {
	if (!text.includes("%")) return text;
	try {
		return decodeURIComponent(text);
	} catch {
		throw badParameter("The request URI has broken percent-encoding.");
	}
}
const memoryLimit = 1e4;
const fileLimit = 8388608;
const restAfterWrite = 25;
const textLimit = 300;
function requestLogFile(file) {
	return `${file}.log`;
}
function createRequestLog(file, now) {
	let kept = [];
	let unwritten = [];
	let wroteAt = Number.NEGATIVE_INFINITY;
	function flush() {
		if (file === void 0 || unwritten.length === 0) return;
		const text = unwritten.map((each) => `${JSON.stringify(lineOf(each))}\n`).join("");
		unwritten = [];
		wroteAt = performance.now();
		append(requestLogFile(file), text);
	}
	function flushSoon() {
		const leftMs = wroteAt + restAfterWrite - performance.now();
		if (leftMs <= 0) setImmediate$1(flush);
		else setTimeout$2(flush, leftMs).unref();
	}
	function keep(request) {
		kept.push(request);
		if (kept.length >= 2 * memoryLimit) kept = kept.slice(-1e4);
		if (file === void 0) return;
		if (unwritten.length === 0) flushSoon();
		unwritten.push(request);
	}
	return {
		entries: () => kept.slice(-1e4).map((each) => withOperation(lineOf(each))),
		clear() {
			kept = [];
		},
		flush,
		over: (handler) => async (request) => {
			const answer = await handler(request);
			keep(keptOf(request, answer, timeOf(now)));
			return answer;
		}
	};
}
function timeOf(now) {
	try {
		return now();
	} catch {
		return /* @__PURE__ */ new Date();
	}
}
function keptOf(request, answer, time) {
	const query = request.target.indexOf("?");
	return {
		time,
		host: cut(request.host),
		method: cut(request.method),
		path: cut(query === -1 ? request.target : request.target.slice(0, query)),
		status: answer.status,
		code: answer.status < 400 ? void 0 : codeOf(answer.body),
		broken: answer.breakage,
		client: request.header("user-agent")?.slice(0, textLimit),
		requestId: request.header("x-ms-client-request-id")?.slice(0, textLimit)
	};
}
function lineOf({ time, host, method, path, client, requestId, ...rest }) {
	return {
		time: time.toISOString(),
		host: printable(host),
		method: printable(method),
		path: printable(path),
		...rest,
		client: client === void 0 ? void 0 : printable(client),
		requestId: requestId === void 0 ? void 0 : printable(requestId)
	};
}
function cut(text) {
	return text.slice(0, textLimit);
}
function codeOf(body) {
	try {
		const { error } = JSON.parse(body);
		return typeof error?.code === "string" ? error.code : void 0;
	} catch {
		return;
	}
}
function printable(text) {
	return text.replace(/[^\x20-\x7e]/g, "?");
}
function withOperation(line) {
	try {
		const { operation, name, version } = findRoute(line.method, parseTarget(line.path).segments);
		return {
			...line,
			operation,
			key: name === "" ? void 0 : name,
			version
		};
	} catch {
		return {
			...line,
			operation: void 0,
			key: void 0,
			version: void 0
		};
	}
}
function append(file, text) {
	try {
		const found = statSync(file, { throwIfNoEntry: false });
		if (found !== void 0 && !found.isFile()) return;
		if ((found?.size ?? 0) > fileLimit) renameSync(file, `${file}.1`);
		appendFileSync(file, text, { mode: 384 });
	} catch {}
}
const vaultName = /^[a-z0-9][a-z0-9-]{0,62}$/i;
function checkVaultName(name) {
	if (vaultName.test(name)) return name.toLowerCase();
	throw new LocalVaultError("INVALID_OPTION", `"${name}" is not a vault name`, { hint: "Use 1 to 63 letters, digits and hyphens, not starting with a hyphen." });
}
function localVaultFile(name = "default", options = {}) {
	const dir = options.dir ?? process.env.KEYTURN_LOCAL_DIR;
	return join(dir === void 0 || dir === "" ? envPaths("keyturn", { suffix: "" }).data : dir, `${checkVaultName(name)}.sqlite`);
}
function isSameSecret(given, expected) {
	const digest = (text) => createHash("sha256").update(text).digest();
	return timingSafeEqual(digest(given), digest(expected));
}
const tenantId = "00000000-0000-4000-8000-000000000001";
const callerId = "00000000-0000-4000-8000-000000000002";
const clientId = "00000000-0000-4000-8000-000000000003";
const lifetime$1 = 86400;
const header = encode$1({
	typ: "JWT",
	alg: "HS256"
});
function openTokenAuthority(secret) {
	const checked = /* @__PURE__ */ new Map();
	const key = createSecretKey(secret);
	const sign = (text) => createHmac("sha256", key).update(text).digest();
	function read(token) {
		const known = checked.get(token);
		if (known !== void 0) return known;
		const [head = "", payload = "", signature = "", ...rest] = token.split(".");
		if (rest.length > 0) return void 0;
		if (!isSameSecret(signature, sign(`${head}.${payload}`).toString("base64url"))) return void 0;
		const claims = JSON.parse(Buffer.from(payload, "base64url").toString());
		if (checked.size >= 1e3) checked.clear();
		checked.set(token, claims);
		return claims;
	}
	return {
		issue(audience, now, { permissions, refusals, appid = clientId } = {}) {
			const iat = Math.floor(now.getTime() / 1e3);
			const exp = iat + lifetime$1;
			const claims = {
				aud: audience,
				iss: `https://sts.windows.net/${tenantId}/`,
				oid: callerId,
				appid,
				tid: tenantId,
				iat,
				exp,
				jti: randomUUID(),
				...permissions === void 0 ? {} : { permissions },
				...refusals === void 0 ? {} : { refusals }
			};
			const text = `${header}.${encode$1(claims)}`;
			return {
				token: `${text}.${sign(text).toString("base64url")}`,
				expiresOn: exp
			};
		},
		check(token, now) {
			const claims = read(token);
			return claims === void 0 || claims.exp * 1e3 <= now.getTime() ? void 0 : claims;
		}
	};
}
function encode$1(value) {
	return Buffer.from(JSON.stringify(value)).toString("base64url");
}
function toEventGrid({ type, at, version }, origin) {
	return {
		id: idOf({
			type,
			at,
			version
		}),
		topic: topicOf(version),
		subject: version.name,
		eventType: type,
		eventTime: isoTime(at),
		data: dataOf(version, origin),
		dataVersion: "1",
		metadataVersion: "1"
	};
}
function toCloudEvent({ type, at, version }, origin) {
	return {
		specversion: "1.0",
		id: idOf({
			type,
			at,
			version
		}),
		source: topicOf(version),
		subject: version.name,
		type,
		time: isoTime(at),
		data: dataOf(version, origin)
	};
}
function dataOf({ vault, name, version, nbf, exp }, origin) {
	return {
		Id: `${origin}/keys/${name}/${version}`,
		VaultName: vault,
		ObjectType: "Key",
		ObjectName: name,
		Version: version,
		NBF: nbf ?? null,
		EXP: exp ?? null
	};
}
function hostOf({ vault }) {
	return `${vault}.vault.localhost`;
}
function topicOf({ vault }) {
	return `/subscriptions/00000000-0000-4000-8000-000000000000/resourceGroups/local/providers/Microsoft.KeyVault/vaults/${vault}`;
}
function idOf({ type, at, version }) {
	const digest = createHash("sha256").update([
		type,
		at,
		version.vault,
		version.name,
		version.version
	].join("\n")).digest("hex");
	return [
		digest.slice(0, 8),
		digest.slice(8, 12),
		`8${digest.slice(13, 16)}`,
		`8${digest.slice(17, 20)}`,
		digest.slice(20, 32)
	].join("-");
}
function isoTime(seconds) {
	return (/* @__PURE__ */ new Date(seconds * 1e3)).toISOString();
}
const isoDuration = /^P(?!$)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?!$)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;
const shortDuration = /^(\d+)([shdwy])$/;
const units = {
	s: {
		months: 0,
		seconds: 1
	},
	h: {
		months: 0,
		seconds: 3600
	},
	d: {
		months: 0,
		seconds: 86400
	},
	w: {
		months: 0,
		seconds: 604800
	},
	y: {
		months: 12,
		seconds: 0
	}
};
function parseIsoDuration(text) {
	const [found, ...amounts] = isoDuration.exec(text) ?? [];
	if (found === void 0) return void 0;
	const [years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = amounts.map((amount) => Number(amount ?? 0));
	return withinRange({
		months: years * 12 + months,
		seconds: (((weeks * 7 + days) * 24 + hours) * 60 + minutes) * 60 + seconds
	});
}
function parseDuration(text) {
	const [, amount, unit] = shortDuration.exec(text) ?? [];
	const duration = amount === void 0 ? parseIsoDuration(text) : withinRange(multiply(units[unit], Number(amount)));
	if (duration === void 0) throw new LocalVaultError("INVALID_OPTION", `"${text}" is not a duration`, { hint: "Write it as ISO 8601 (\"P91D\", \"PT12H\") or short (\"91d\", \"12h\", \"1y\")." });
	return duration;
}
function addDuration(from, { months, seconds }) {
	const moved = new Date(from);
	moved.setUTCMonth(from.getUTCMonth() + months);
	if (moved.getUTCDate() !== from.getUTCDate()) moved.setUTCDate(0);
	return new Date(moved.getTime() + seconds * 1e3);
}
function negated(duration) {
	return multiply(duration, -1);
}
function durationDays(duration, from) {
	return (addDuration(from, duration).getTime() - from.getTime()) / 864e5;
}
function multiply({ months, seconds }, by) {
	return {
		months: months * by,
		seconds: seconds * by
	};
}
function withinRange(duration) {
	return addDuration(/* @__PURE__ */ new Date(0), duration).getUTCFullYear() <= 9999 ? duration : void 0;
}
function signJws(header, payload, key) {
	const text = `${encode({
		alg: "RS256",
		...header
	})}.${encode(payload)}`;
	return `${text}.${sign$1("sha256", Buffer.from(text), key).toString("base64url")}`;
}
function readJws(text) {
	const [head = "", body = "", signature, ...rest] = text.split(".");
	const header = decode(head);
	const payload = decode(body);
	if (signature === void 0 || rest.length > 0 || header === void 0 || payload === void 0) return void 0;
	return {
		header,
		payload,
		isSignedBy: (key) => header.alg === "RS256" && verify$1("sha256", Buffer.from(`${head}.${body}`), key, Buffer.from(signature, "base64url"))
	};
}
function encode(value) {
	return Buffer.from(JSON.stringify(value)).toString("base64url");
}
function decode(part) {
	try {
		const value = JSON.parse(Buffer.from(part, "base64url").toString());
		return typeof value === "object" && value !== null && !Array.isArray(value) ? value : void 0;
	} catch {
		return;
	}
}
function openAttestationAuthority(signer) {
	return {
		async issue({ authority, claims = {}, key, validFor = "PT8H" }, now) {
			const { keyId, privateKey, publicKey } = await signer();
			const { iat, exp } = lifetime(now, validFor);
			const runtime = asRecord$1(claims["x-ms-runtime"]);
			const target = key ?? (runtime.keys === void 0 ? { ...publicKey.export({ format: "jwk" }) } : void 0);
			const payload = {
				...claims,
				iss: authority,
				iat,
				nbf: iat,
				exp,
				jti: randomUUID(),
				"x-ms-runtime": {
					...runtime,
					...target === void 0 ? {} : { keys: [publicTarget(target)] }
				}
			};
			return signJws({
				typ: "JWT",
				kid: keyId,
				jku: `${authority.replace(/\/+$/, "")}${keySetPath}`
			}, payload, privateKey);
		},
		async check(token, now) {
			const jws = readJws(token);
			if (jws === void 0) return "malformed";
			const { publicKey } = await signer();
			const { nbf, exp } = jws.payload;
			const seconds = now.getTime() / 1e3;
			return Number(nbf ?? 0) <= seconds && seconds < Number(exp) && jws.isSignedBy(publicKey) ? jws.payload : void 0;
		},
		async keySet() {
			const { keyId, publicKey, chain } = await signer();
			return { keys: [{
				...publicKey.export({ format: "jwk" }),
				kid: keyId,
				use: "sig",
				alg: "RS256",
				x5c: chain
			}] };
		}
	};
}
const keySetPath = "/certs";
function lifetime(now, validFor) {
	const start = /* @__PURE__ */ new Date(Math.floor(now.getTime() / 1e3) * 1e3);
	const end = addDuration(start, parseDuration(validFor));
	return {
		iat: start.getTime() / 1e3,
		exp: Math.floor(end.getTime() / 1e3)
	};
}
function publicTarget({ kty, n, e, kid = "release-key" }) {
	if (kty === "RSA" && typeof n === "string" && typeof e === "string") return {
		kty,
		n,
		e,
		kid,
		use: "enc",
		key_ops: ["encrypt"]
	};
	throw new LocalVaultError("INVALID_OPTION", "the attested environment's key is not an RSA key", { hint: "Give the JWK of an RSA key, with kty, n and e." });
}
function asRecord$1(value) {
	return typeof value === "object" && value !== null ? value : {};
}
const vaultHost = /^([a-z0-9][a-z0-9-]{0,62})\.(vault|managedhsm)\.localhost$/;
const loopback = /^(localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])$/;
const azureHost = /^([a-z0-9][a-z0-9-]{0,62})\.(vault|managedhsm)\.(azure\.net|azure\.cn|usgovcloudapi\.net)$|^([a-z0-9][a-z0-9-]{0,62})\.(vault)\.(microsoftazure\.de)$/;
function createHostParser(azureHosts = []) {
	const allowed = new Set(azureHosts.map((name) => checkAzureHost(name)));
	const parsed = /* @__PURE__ */ new Map();
	return (header, scheme) => {
		const cacheKey = `${scheme}:${header}`;
		const known = parsed.get(cacheKey);
		if (known !== void 0) return known;
		const host = readHost(header, scheme, allowed);
		if (host === void 0) return void 0;
		if (parsed.size >= 100) parsed.clear();
		parsed.set(cacheKey, host);
		return host;
	};
}
const parseHost = createHostParser();
function checkAzureHost(name) {
	const host = name.toLowerCase();
	if (azureHost.test(host)) return host;
	throw new LocalVaultError("INVALID_OPTION", `"${name}" is no host of a vault in Azure`, { hint: "Give the whole name, for example contoso.vault.azure.net." });
}
function readHost(header, scheme, azureHosts) {
	const host = header.toLowerCase();
	const [, hostname = "", port = ""] = /^(.*?)(:\d+)?$/.exec(host) ?? [];
	const origin = `${scheme}://${host}`;
	const named = azureHosts.has(hostname) ? azureHost.exec(hostname) : vaultHost.exec(hostname);
	const [, name = named?.[4], domain = named?.[5]] = named ?? [];
	if (name !== void 0) return {
		vaultName: name,
		kind: domain === "managedhsm" ? "managed-hsm" : "vault",
		resource: `https://${hostname.slice(name.length + 1)}${port}`,
		origin
	};
	if (!loopback.test(hostname)) return void 0;
	return {
		vaultName: void 0,
		kind: void 0,
		resource: `https://${host}`,
		origin
	};
}
function localCredential(tokens, grant = {}) {
	return { async getToken(scopes) {
		const scope = Array.isArray(scopes) ? scopes[0] ?? "" : scopes;
		const { token, expiresOn } = tokens.issue(scope.replace(/\/\.default$/, ""), /* @__PURE__ */ new Date(), grant);
		return {
			token,
			expiresOnTimestamp: expiresOn * 1e3
		};
	} };
}
const permissionNames = [
	"get",
	"list",
	"create",
	"import",
	"update",
	"delete",
	"recover",
	"purge",
	"backup",
	"restore",
	"encrypt",
	"decrypt",
	"sign",
	"verify",
	"wrapKey",
	"unwrapKey",
	"release",
	"rotate",
	"getrotationpolicy",
	"setrotationpolicy",
	"rng"
];
function checkGrant(grant) {
	const { permissions = [], refusals = "rbac" } = grant;
	const wrong = Array.isArray(permissions) ? permissions.find((each) => !permissionNames.includes(each)) : String(permissions);
	if (wrong !== void 0 || !Array.isArray(permissions)) throw new LocalVaultError("INVALID_OPTION", `permissions has ${JSON.stringify(wrong)}`, { hint: `It must be a list of: ${permissionNames.join(", ")}.` });
	if (refusals !== "rbac" && refusals !== "access-policy") throw new LocalVaultError("INVALID_OPTION", `refusals is ${JSON.stringify(refusals)}`, { hint: "It must be rbac or access-policy." });
	return grant;
}
const validId = /^[0-9A-Za-z-]{1,64}$/;
function externalKeyManager(table) {
	const change = (id, decide) => table.change((current) => {
		const { [id]: key, ...others } = current.keys;
		if (key === void 0) throw wrong$1(`the external key manager has no key "${id}"`, has(current));
		const changed = decide(key);
		return {
			...current,
			keys: changed === void 0 ? others : {
				...others,
				[id]: changed
			}
		};
	});
	return {
		async addKey(id, { keyType = "RSA", keySize } = {}) {
			if (!validId.test(id)) throw wrong$1(`"${id}" is not the id of an external key`, "1 to 64 letters, digits, hyphens.");
			if (keyType !== "RSA" && keyType !== "oct") throw wrong$1(`keyType is ${JSON.stringify(keyType)}`, "RSA or oct.");
			if (keyType === "oct" && keySize !== void 0 && keySize !== 256) throw wrong$1(`keySize is ${keySize}`, "An external key of type oct has 256 bits.");
			const material = await generateKeyMaterial({
				kty: keyType,
				keySize
			}).catch(explain$1);
			table.change((current) => {
				if (Object.hasOwn(current.keys, id)) throw wrong$1(`the external key manager has a key "${id}"`, "Take another id.");
				return {
					...current,
					keys: {
						...current.keys,
						[id]: {
							enabled: true,
							material
						}
					}
				};
			});
		},
		removeKey: (id) => change(id, () => void 0),
		disableKey: (id) => change(id, (key) => ({
			...key,
			enabled: false
		})),
		enableKey: (id) => change(id, (key) => ({
			...key,
			enabled: true
		})),
		setReachable: (isReachable) => table.change((current) => ({
			...current,
			isReachable
		}))
	};
}
function has({ keys }) {
	const ids = Object.keys(keys);
	return ids.length === 0 ? "It has none: add it first." : `It has ${ids.join(", ")}.`;
}
function explain$1(error) {
	if (error instanceof CryptoInputError) throw wrong$1(error.message, "See ExternalKeyOptions.");
	throw error;
}
function wrong$1(what, hint) {
	return new LocalVaultError("INVALID_OPTION", what, { hint });
}
function fetchOver(handler) {
	return async (request) => {
		const url = new URL(request.url);
		return toResponse(await handler({
			method: request.method.toUpperCase(),
			target: `${url.pathname}${url.search}`,
			scheme: url.protocol === "http:" ? "http" : "https",
			host: request.headers.get("host") ?? url.host,
			header: (name) => request.headers.get(name) ?? void 0,
			body: () => request.text()
		}), request.signal);
	};
}
async function toResponse({ status, headers, body, breakage }, signal) {
	switch (breakage) {
		case "reset": throw new TypeError("fetch failed", { cause: connectionReset() });
		case "silence": return new Promise((_, reject) => {
			const giveUp = () => reject(signal.reason);
			if (signal.aborted) giveUp();
			else signal.addEventListener("abort", giveUp, { once: true });
		});
		case "cut": return new Response(cutStream(body), {
			status,
			headers
		});
		default: return new Response(status === 204 ? null : body, {
			status,
			headers
		});
	}
}
function connectionReset() {
	return Object.assign(/* @__PURE__ */ new Error("read ECONNRESET"), { code: "ECONNRESET" });
}
function cutStream(body) {
	return new ReadableStream({ start(controller) {
		controller.enqueue(new TextEncoder().encode(body.slice(0, Math.floor(body.length / 2))));
		controller.error(connectionReset());
	} });
}
const audiencesOfClouds = [
	"https://vault.azure.net",
	"https://managedhsm.azure.net",
	"https://vault.azure.cn",
	"https://managedhsm.azure.cn",
	"https://vault.usgovcloudapi.net",
	"https://managedhsm.usgovcloudapi.net",
	"https://vault.microsoftazure.de",
	"cfa8b339-82a2-471a-a3c9-0fc0be7a4093"
];
const ownAudience = /^https:\/\/(vault|managedhsm)\.localhost(:\d+)?$/;
function isVaultAudience(audience, resource) {
	return audience === resource || ownAudience.test(audience) || audiencesOfClouds.includes(audience);
}
function unauthorized(resource, message) {
	return new ServiceError(401, "Unauthorized", message, { headers: { "www-authenticate": `Bearer authorization="https://login.microsoftonline.com/${tenantId}", resource="${resource}"` } });
}
const missingToken = {
	"2025": "AKV10000: Request is missing a Bearer or PoP token.",
	"2026": "AKV10000: Request is missing a Bearer, PoP, or MTLS_POP token."
};
const foreignToken = "AKV10046: The token is not one that this embedded vault issued, or it has run out. Sign in with its own credential or its managed identity endpoint.";
function wrongAudience(resource, audience) {
	return unauthorized(resource, `AKV10022: Invalid audience. Expected ${resource}, found: ${audience}.`);
}
function bearerToken(header) {
	return (header === void 0 ? null : /^Bearer +(\S+)$/i.exec(header))?.[1];
}
function inAlphabeticalOrder(value) {
	if (Array.isArray(value)) return value.map(inAlphabeticalOrder);
	if (typeof value !== "object" || value === null) return value;
	const members = Object.entries(value).sort(([one], [other]) => one < other ? -1 : 1);
	return Object.fromEntries(members.map(([name, inner]) => [name, inAlphabeticalOrder(inner)]));
}
const externalKeyOps = ["wrapKey", "unwrapKey"];
const algorithms = [
	"RSA-OAEP",
	"RSA-OAEP-256",
	"A256KW",
	"A256KWP"
];
const decidedThere = [
	"kty",
	"key_size",
	"crv",
	"key_ops",
	"public_exponent",
	"release_policy"
];
function readExternalKeyId(body) {
	const { external_key: given } = asObject(body.attributes ?? {}, "Property 'attributes'");
	if (given === void 0 || given === null) return void 0;
	const id = requireText(asObject(given, "Property 'external_key'"), "id");
	const extra = decidedThere.find((name) => body[name] !== void 0 && body[name] !== null);
	if (extra === void 0) return id;
	throw badParameter(`Property '${extra}' must not be sent with 'external_key': the external key manager decides it.`);
}
function checkIsNotExternal(key, { externalKey }) {
	if (externalKey === void 0) return;
	throw badParameter(`Key ${key.name} is external: create it again with the id of another external key, which becomes its next version.`);
}
function checkIsHeldHere(key, versions) {
	if (versions.every(({ externalKey }) => externalKey === void 0)) return;
	throw badParameter(`Key ${key.name} is external: a Managed HSM does not back it up.`);
}
function checkExternalAlgorithm(alg) {
	if (algorithms.includes(alg)) return;
	throw badParameter(`Unsupported algorithm '${alg}': an external key takes ${algorithms.join(", ")}.`);
}
function checkIsUnassigned(keys, vault, externalKey) {
	if (!keys.hasExternalKey(vault, externalKey)) return;
	throw badParameter(`External key '${externalKey}' is assigned to another key version.`);
}
function externalMaterial(table, id) {
	const { isReachable, keys } = table.read();
	if (!isReachable) throw new ServiceError(503, "ServiceUnavailable", "The external key manager cannot be reached.");
	const key = Object.hasOwn(keys, id) ? keys[id] : void 0;
	if (key === void 0) throw new ServiceError(404, "KeyNotFound", `The external key manager has no key '${id}'.`);
	if (!key.enabled) throw forbidden(`The key '${id}' is disabled in the external key manager.`, "KeyDisabled");
	return key.material;
}
function keyId({ origin }, key) {
	return `${origin}/keys/${key.name}`;
}
function deletedKeyId({ origin }, key) {
	return `${origin}/deletedkeys/${key.name}`;
}
function isManagedHsm({ vault }) {
	return vault.profile === "managed-hsm";
}
function versionId(context, key, version) {
	return `${keyId(context, key)}/${version.version}`;
}
function keyBundle(context, { key, version }) {
	const { kty: _, ...members } = version.publicJwk;
	const hidesOperations = isManagedHsm(context) && version.keyOps.length === 0;
	return {
		key: {
			kid: versionId(context, key, version),
			kty: version.kty,
			...hidesOperations ? {} : { key_ops: version.keyOps },
			...members
		},
		attributes: attributes(context, version, {
			isListed: false,
			isDeleted: key.deletedAt !== void 0
		}),
		...version.tags === void 0 ? {} : { tags: version.tags },
		...key.managed ? { managed: true } : {},
		...key.releasePolicy === void 0 ? {} : { release_policy: key.releasePolicy }
	};
}
function deletedKeyBundle(context, found) {
	return {
		...recovery(context, found.key),
		...keyBundle(context, found)
	};
}
function justDeletedKeyBundle(context, found) {
	const bundle = deletedKeyBundle(context, found);
	const { release_policy: _, ...withoutPolicy } = bundle;
	return isManagedHsm(context) ? bundle : withoutPolicy;
}
function keyItem(context, { key, version }) {
	return item(context, key, {
		kid: keyId(context, key),
		version
	});
}
function versionItem(context, { key, version }) {
	return item(context, key, {
		kid: versionId(context, key, version),
		version
	});
}
function deletedKeyItem(context, found) {
	return {
		...recovery(context, found.key),
		...keyItem(context, found)
	};
}
function item(context, key, { kid, version }) {
	return {
		kid,
		attributes: attributes(context, version, {
			isListed: true,
			isDeleted: key.deletedAt !== void 0
		}),
		...version.tags === void 0 ? {} : { tags: version.tags },
		...key.managed ? { managed: true } : {}
	};
}
function recovery(context, key) {
	return {
		recoveryId: deletedKeyId(context, key),
		deletedDate: key.deletedAt,
		scheduledPurgeDate: key.purgeAt
	};
}
function attributes(context, version, shown) {
	const { vault, apiVersion } = context;
	const isHsm = isManagedHsm(context);
	const since = rank(apiVersion);
	return {
		enabled: version.enabled,
		...showsKeySize(context, version, shown) ? { key_size: version.keySize } : {},
		...version.nbf === void 0 ? {} : { nbf: version.nbf },
		...version.exp === void 0 ? {} : { exp: version.exp },
		created: version.created,
		updated: version.updated,
		...apiVersion === "2015-06-01" ? {} : { recoveryLevel: recoveryLevel(vault) },
		...isHsm || since >= 1 ? { recoverableDays: vault.recoverableDays } : {},
		...isHsm || version.exportable || since >= 4 ? { exportable: version.exportable } : {},
		...version.externalKey === void 0 ? {} : { external_key: { id: version.externalKey } },
		...!isHsm && since >= 5 ? { hsmPlatform: isHsmType(version.kty) ? "2" : "0" } : {}
	};
}
function showsKeySize(context, { kty, keySize }, { isListed, isDeleted }) {
	if (context.vault.serviceBuild === "2025" || keySize === void 0) return false;
	return isManagedHsm(context) ? kty === "oct-HSM" && !isListed && !isDeleted : true;
}
function recoveryLevel({ purgeProtection, recoverableDays }) {
	return `${recoverableDays < 90 ? "CustomizedRecoverable" : "Recoverable"}${purgeProtection ? "" : "+Purgeable"}`;
}
function rank(apiVersion) {
	if (apiVersion.startsWith("7.")) return Number.parseInt(apiVersion.slice(2), 10);
	return apiVersion < "2017" ? -1 : 100;
}
function keyNotFound(context, id) {
	return isManagedHsm(context) ? notFound(`Key not found: ${keyId(context, { name: id })}`) : notFound(`A key with (name/id) ${id} was not found in this key vault. If you recently deleted this key you may be able to recover it using the correct recovery command. For help resolving this issue, please see https://go.microsoft.com/fwlink/?linkid=2125182`);
}
function deletedKeyNotFound(context, name, operation) {
	if (isManagedHsm(context)) return notFound(`Key not found: ${deletedKeyId(context, { name })}`);
	if (operation === "recover") return keyNotFound(context, name);
	return notFound(operation === "get" ? `Deleted Key not found: ${name}` : `Key not found: ${name}`);
}
function rotatedKeyNotFound(context, name) {
	const { message } = keyNotFound(context, name);
	return notFound(isManagedHsm(context) ? `Key not found: ${message}` : message);
}
function notFound(message) {
	return new ServiceError(404, "KeyNotFound", message);
}
function stateOf(key, now) {
	if (key.purged) return "purging";
	const settled = key.settlesAt === void 0 || key.settlesAt <= now;
	if (key.deletedAt === void 0) return settled ? "live" : "recovering";
	return settled ? "deleted" : "deleting";
}
function findLiveKey(lookup, notFound = keyNotFound) {
	const { keys, vault, name, version, now } = lookup;
	const key = keys.find(vault.id, name);
	if (key === void 0 || stateOf(key, now.getTime()) !== "live") throw notFound(lookup, version === void 0 ? name : `${name}/${version}`);
	return key;
}
function findLiveVersion(lookup) {
	const { keys, name, version } = lookup;
	const key = findLiveKey(lookup);
	const found = version === void 0 ? keys.latestVersion(key) : keys.findVersion(key, version);
	if (found === void 0) throw keyNotFound(lookup, `${name}/${version}`);
	return {
		key,
		version: found
	};
}
function checkNameIsFree(key, now) {
	if (key === void 0) return;
	switch (stateOf(key, now)) {
		case "live": return;
		case "deleted": throw conflict(`Key ${key.name} is currently in a deleted but recoverable state, and its name cannot be reused; in this state, the key can only be recovered or purged.`, "ObjectIsDeletedButRecoverable");
		case "deleting":
		case "purging": throw conflict(`Key ${key.name} is currently being deleted and cannot be re-created; retry later.`, "ObjectIsBeingDeleted");
		case "recovering": throw conflict(`Key ${key.name} is currently being recovered and cannot be re-created; retry later.`, "ObjectIsBeingRecovered");
	}
}
function checkIsSettled(key, now, subject) {
	if (key === void 0) return;
	const named = subject ?? `Key ${key.name}`;
	switch (stateOf(key, now)) {
		case "deleting":
		case "purging": throw conflict(`${named} is currently being deleted.`, "ObjectIsBeingDeleted");
		case "recovering": throw conflict(`${named} is currently being recovered.`, "ObjectIsBeingRecovered");
	}
}
function checkIsNotManaged(key, operation) {
	if (key?.managed !== true) return;
	throw forbidden(`Operation "${operation}" is not allowed as this object's lifetime is managed by Key Vault.`, "KeyManagedByKeyVault");
}
const magic = Buffer.from("KTLV1");
const sealingKey = createHash("sha256").update("keyturn embedded vault backup").digest();
function sealBackup(backup) {
	const iv = randomBytes(12);
	const cipher = createCipheriv("aes-256-gcm", sealingKey, iv).setAAD(magic);
	const content = Buffer.concat([cipher.update(JSON.stringify(backup), "utf8"), cipher.final()]);
	return Buffer.concat([
		magic,
		iv,
		cipher.getAuthTag(),
		content
	]);
}
function openBackup(blob) {
	const headLength = magic.length + 28;
	if (blob.length <= headLength || !magic.equals(blob.subarray(0, magic.length))) return void 0;
	try {
		const iv = blob.subarray(magic.length, magic.length + 12);
		const decipher = createDecipheriv("aes-256-gcm", sealingKey, iv, { authTagLength: 16 });
		decipher.setAAD(magic).setAuthTag(blob.subarray(magic.length + 12, headLength));
		const content = Buffer.concat([decipher.update(blob.subarray(headLength)), decipher.final()]);
		return JSON.parse(content.toString());
	} catch {
		return;
	}
}
const backupKey = (call) => {
	const { keys, vault } = call;
	const key = findLiveKey(call);
	checkIsNotManaged(key, "backup");
	const all = keys.allVersions(key);
	checkIsHeldHere(key, all);
	const versions = all.map((version) => {
		const { id: _, key: __, ...content } = version;
		return {
			...content,
			privateJwk: keys.privateJwk(version)
		};
	});
	const blob = sealBackup({
		kind: vault.profile === "managed-hsm" ? "managed-hsm" : "vault",
		name: key.name,
		managed: key.managed,
		...key.releasePolicy === void 0 ? {} : { releasePolicy: key.releasePolicy },
		...key.rotationPolicy === void 0 ? {} : { rotationPolicy: key.rotationPolicy },
		versions
	});
	return { value: encodeBase64Url(blob) };
};
const keyName = /^[0-9a-zA-Z-]{1,127}$/;
function checkKeyName(name) {
	if (keyName.test(name)) return;
	throw badParameter(`The request URI contains an invalid name: ${name.slice(0, 200)}. A name is 1 to 127 letters, digits and hyphens.`);
}
function hasPreviewsOf2026({ vault, apiVersion }) {
	return vault.profile === "managed-hsm" && /^20\d\d-/.test(apiVersion) && apiVersion >= "2026-01-01-preview";
}
const versions = ["1.0", "1.0.0"];
const laterOperators = [
	"notEquals",
	"less",
	"lessOrEquals",
	"greater",
	"greaterOrEquals",
	"exists"
];
function parsePolicyDocument(text) {
	const policy = objectAt(parseJson(text), "");
	for (const property of ["version", "anyOf"]) if (!(property in policy)) throw invalid$1(`missing '${property}' property`);
	if (!versions.includes(policy.version)) throw invalid$1(`'version' is ${JSON.stringify(policy.version)}; it must be "1.0.0"`);
	if (!Array.isArray(policy.anyOf)) throw invalid$1("'anyOf' must be a list");
	return { anyOf: policy.anyOf.map(readAuthority) };
}
function readAuthority(value, index) {
	const path = `anyOf[${index}]`;
	const { authority, ...rest } = objectAt(value, path);
	if (typeof authority !== "string" || authority === "") throw invalid$1(`'${path}.authority' must be a URL`);
	const condition = readCondition(rest, path);
	if ("claim" in condition) throw invalid$1(`'${path}' must have either 'anyOf' or 'allOf'`);
	return {
		authority,
		condition
	};
}
function readCondition(value, path) {
	const condition = objectAt(value, path);
	const { claim, anyOf, allOf } = condition;
	if ([
		claim,
		anyOf,
		allOf
	].filter((part) => part !== void 0).length !== 1) throw invalid$1(`'${path}' must have exactly one of 'claim', 'anyOf' and 'allOf'`);
	const inner = (list, name) => listAt(list, `${path}.${name}`).map((each, index) => readCondition(each, `${path}.${name}[${index}]`));
	if (anyOf !== void 0) return { anyOf: inner(anyOf, "anyOf") };
	if (allOf !== void 0) return { allOf: inner(allOf, "allOf") };
	return readClaim(condition, path);
}
function readClaim({ claim, equals, ...rest }, path) {
	if (typeof claim !== "string" || claim === "") throw invalid$1(`'${path}.claim' must be the name of a claim`);
	const other = Object.keys(rest).find((name) => laterOperators.includes(name));
	if (other !== void 0) throw invalid$1(`'${path}.${other}' is not supported; the only operator is 'equals'`);
	if (typeof equals !== "string" && typeof equals !== "number" && typeof equals !== "boolean") throw invalid$1(`'${path}.equals' must be a string, a number, true or false`);
	return {
		claim,
		equals
	};
}
function parseJson(text) {
	try {
		return JSON.parse(text);
	} catch {
		throw invalid$1("the data is not valid JSON");
	}
}
function objectAt(value, path) {
	if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
	throw invalid$1(`${path === "" ? "the data" : `'${path}'`} must be an object`);
}
function listAt(value, path) {
	if (Array.isArray(value) && value.length > 0) return value;
	throw invalid$1(`'${path}' must be a list with at least one item`);
}
function invalid$1(what) {
	return badParameter(`Key Release Policy: ${what}`);
}
const defaultContentType = "application/json; charset=utf-8";
function readReleasePolicy(value, { kty, exportable, profile }) {
	if (exportable && profile === "standard") throw releaseRefusal(profile, "1001", "Exportable keys are not supported by this vault");
	if (exportable && !isHsmType(kty)) throw releaseRefusal(profile, "1006", "Exportable keys must be HSM keys");
	const isGiven = value !== void 0 && value !== null;
	if (exportable && !isGiven) throw releaseRefusal(profile, "1004", "Exportable keys must have release policy");
	if (!exportable && isGiven) throw releaseRefusal(profile, "1005", "Non-exportable keys must not have release policy");
	return isGiven ? parseReleasePolicy(asObject(value, "Property 'release_policy'"), profile) : void 0;
}
function releaseRefusal(profile, code, text) {
	return badParameter(profile === "managed-hsm" ? text : `AKV.SKR.${code}: ${text}.`);
}
function parseReleasePolicy(body, profile) {
	const text = Buffer.from(readText$1(body, "data") ?? "", "base64url").toString();
	parsePolicyDocument(text);
	const policy = profile === "managed-hsm" ? inAlphabeticalOrder(JSON.parse(text)) : JSON.parse(text);
	return {
		contentType: readText$1(body, "contentType") ?? defaultContentType,
		data: Buffer.from(JSON.stringify(policy)).toString("base64url"),
		immutable: readFlag(body, "immutable") ?? false
	};
}
function checkPolicyMayChange(current, next, profile) {
	if (current?.immutable !== true || current.data === next.data) return;
	throw releaseRefusal(profile, "1020", "Immutable Key Release Policy cannot be modified");
}
function policyDocumentOf({ data = "" }) {
	return parsePolicyDocument(Buffer.from(data, "base64url").toString());
}
function readSecureWrapKey(body, kty) {
	const { key_ops: ops, release_policy: policy } = body;
	if (!Array.isArray(ops) || !ops.some((op) => secureWrapOps.includes(op))) return void 0;
	const other = ops.find((op) => !secureWrapOps.includes(op));
	if (other !== void 0) throw badParameter(`The key operation '${String(other)}' cannot be combined with secureWrapKey and secureUnwrapKey.`);
	if (kty !== "RSA-HSM") throw badParameter(`A key of type ${kty} takes neither secureWrapKey nor secureUnwrapKey.`);
	if (policy === void 0 || policy === null) throw badParameter("Keys for secure wrap must have release policy");
	return {
		keyOps: [...new Set(ops)],
		releasePolicy: parseReleasePolicy(asObject(policy, "Property 'release_policy'"), "managed-hsm")
	};
}
const defaultNotify = {
	trigger: { timeBeforeExpiry: "P30D" },
	action: { type: "Notify" }
};
const minimumRotationDays = {
	standard: 7,
	premium: 7,
	"managed-hsm": 28
};
function readRotationPolicy(body, profile, now) {
	const minimumDays = minimumRotationDays[profile];
	const policy = readObject(body, "The rotation policy");
	const attributes = readObject(policy.attributes ?? {}, "Property 'attributes'");
	const actions = readActions(policy.lifetimeActions ?? []);
	const expiry = readTime$1(attributes.expiryTime, "expiryTime");
	const days = (duration) => durationDays(duration, now);
	if (expiry !== void 0 && days(expiry.duration) < 28) throw badParameter(`Property 'expiryTime' is ${expiry.text}; it must be at least 28 days.`);
	for (const { type, name, time } of actions) {
		const least = name === "timeAfterCreate" ? minimumDays : 7;
		if (days(time.duration) < least) throw badParameter(`Property '${name}' of the ${type} action is ${time.text}; it must be at least ${least} days.`);
		if (type === "Notify") continue;
		if (name === "timeBeforeExpiry" && expiry === void 0) throw badParameter("A Rotate action with 'timeBeforeExpiry' needs 'expiryTime' in the policy.");
		const distance = name === "timeAfterCreate" ? 7 : minimumDays;
		if (expiry !== void 0 && days(expiry.duration) - days(time.duration) < distance) throw badParameter(`Property '${name}' of the Rotate action is ${time.text}; it must be at least ${distance} days shorter than 'expiryTime' (${expiry.text}).`);
	}
	const rotate = actions.filter(({ type }) => type === "Rotate").map(toLifetimeAction);
	const notify = actions.filter(({ type }) => type === "Notify").map(toLifetimeAction);
	return {
		lifetimeActions: [...rotate, ...notify.length > 0 || profile === "managed-hsm" ? notify : [defaultNotify]],
		...expiry === void 0 ? {} : { expiryTime: expiry.text }
	};
}
function expiryUnder(policy, created) {
	const expiry = policy?.expiryTime === void 0 ? void 0 : parseIsoDuration(policy.expiryTime);
	return expiry === void 0 ? void 0 : shift(created, expiry);
}
function rotationTime(policy, version) {
	const trigger = policy?.lifetimeActions.find(({ action }) => action.type === "Rotate")?.trigger;
	if (trigger?.timeAfterCreate !== void 0) {
		const after = parseIsoDuration(trigger.timeAfterCreate);
		return after === void 0 ? void 0 : shift(version.created, after);
	}
	const before = trigger?.timeBeforeExpiry === void 0 ? void 0 : parseIsoDuration(trigger.timeBeforeExpiry);
	return before === void 0 || version.exp === void 0 ? void 0 : shift(version.exp, negated(before));
}
function shift(seconds, duration) {
	return addDuration(/* @__PURE__ */ new Date(seconds * 1e3), duration).getTime() / 1e3;
}
function readActions(value) {
	if (!Array.isArray(value)) throw badParameter("Property 'lifetimeActions' must be a list.");
	const actions = value.map(readAction);
	for (const type of ["Rotate", "Notify"]) if (actions.filter((action) => action.type === type).length > 1) throw badParameter(`Property 'lifetimeActions' has more than one ${type} action.`);
	return actions;
}
function readAction(value) {
	const { action, trigger } = readObject(value, "An item of 'lifetimeActions'");
	const type = readActionType(readObject(action, "Property 'action'").type);
	const times = readObject(trigger, "Property 'trigger'");
	const after = readTime$1(times.timeAfterCreate, "timeAfterCreate");
	const before = readTime$1(times.timeBeforeExpiry, "timeBeforeExpiry");
	if (after === void 0 === (before === void 0)) throw badParameter(`The ${type} action must have either 'timeAfterCreate' or 'timeBeforeExpiry'.`);
	if (type === "Notify" && after !== void 0) throw badParameter("The Notify action takes 'timeBeforeExpiry' only.");
	if (after !== void 0) return {
		type,
		name: "timeAfterCreate",
		time: after
	};
	return {
		type,
		name: "timeBeforeExpiry",
		time: before
	};
}
function readActionType(type) {
	const text = typeof type === "string" ? type.toLowerCase() : "";
	if (text === "rotate") return "Rotate";
	if (text === "notify") return "Notify";
	throw badParameter(`Invalid action type: ${String(type)}. It must be Rotate or Notify.`);
}
function readTime$1(value, name) {
	if (value === void 0 || value === null || value === "") return void 0;
	const duration = typeof value === "string" ? parseIsoDuration(value) : void 0;
	if (duration === void 0) throw badParameter(`Property '${name}' is ${String(value)}; it must be an ISO 8601 duration such as P90D.`);
	return {
		text: String(value),
		duration
	};
}
function toLifetimeAction({ type, name, time }) {
	return {
		trigger: { [name]: time.text },
		action: { type }
	};
}
function readObject(value, what) {
	if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
	throw badParameter(`${what} must be an object.`);
}
function newVersionId() {
	return randomBytes(16).toString("hex");
}
function addVersion(keys, key, version) {
	const rotatesAt = key.managed || version.externalKey !== void 0 ? void 0 : rotationTime(key.rotationPolicy, version);
	return keys.insertVersion({
		...key,
		rotatesAt
	}, version);
}
function nextVersionOf(keys, key, options) {
	const { kty, keyOps, keySize, exportable, tags } = keys.latestVersion(key);
	return addVersion(keys, key, {
		version: newVersionId(),
		kty,
		keySize,
		keyOps,
		exportable,
		tags,
		enabled: true,
		nbf: void 0,
		exp: expiryUnder(key.rotationPolicy, options.created),
		created: options.created,
		updated: options.created,
		generated: true,
		publicJwk: publicJwk(options.material),
		privateJwk: options.material
	});
}
function seconds(now) {
	return Math.floor(now.getTime() / 1e3);
}
function addNamedVersion(call, chosen) {
	const { store, keys, vault, name, now } = call;
	const { material, releasePolicy, ...version } = chosen;
	return store.writeTogether(() => {
		const existing = keys.find(vault.id, name);
		checkNameIsFree(existing, now.getTime());
		if (version.externalKey !== void 0) checkIsUnassigned(keys, vault.id, version.externalKey);
		const key = existing ?? keys.insertKey(vault.id, name);
		if (releasePolicy !== void 0) checkPolicyMayChange(key.releasePolicy, releasePolicy, vault.profile);
		const created = seconds(now);
		return keyBundle(call, addVersion(keys, releasePolicy === void 0 ? key : {
			...key,
			releasePolicy
		}, {
			...version,
			version: newVersionId(),
			keySize: keySizeOf(material),
			created,
			updated: created,
			publicJwk: publicJwk(material),
			privateJwk: material
		}));
	});
}
function createExternalKey(call, id) {
	const body = call.body();
	const material = externalMaterial(call.externalKeys, id);
	const { enabled = true, nbf, exp } = readAttributes(body);
	checkWindow(nbf, exp);
	return addNamedVersion(call, {
		kty: `${material.kty}-HSM`,
		keyOps: [...externalKeyOps],
		enabled,
		nbf,
		exp,
		exportable: false,
		tags: readTags(body),
		generated: false,
		externalKey: id,
		material,
		releasePolicy: void 0
	});
}
const createKey = async (call) => {
	const { keys, vault, name, now } = call;
	checkKeyName(name);
	const existing = keys.find(vault.id, name);
	checkNameIsFree(existing, now.getTime());
	checkIsNotManaged(existing, "create");
	const body = call.body();
	const externalKey = hasPreviewsOf2026(call) ? readExternalKeyId(body) : void 0;
	if (externalKey !== void 0) return createExternalKey(call, externalKey);
	const kty = readKeyType(readKty(call, body), vault.profile);
	const secureWrap = hasPreviewsOf2026(call) ? readSecureWrapKey(body, kty) : void 0;
	const keyOps = secureWrap?.keyOps ?? readNewKeyOps(body.key_ops, kty, vault.profile);
	const { enabled = true, exportable = false, nbf, ...chosen } = readAttributes(body);
	const exp = chosen.exp ?? exchangeKeyExpiry(keyOps, vault.profile, seconds(now));
	checkWindow(nbf, exp);
	return addNamedVersion(call, {
		enabled,
		nbf,
		exp,
		exportable,
		tags: readTags(body),
		keyOps,
		releasePolicy: secureWrap?.releasePolicy ?? readReleasePolicy(body.release_policy, {
			kty,
			exportable,
			profile: vault.profile
		}),
		kty,
		material: await generateKeyMaterial({
			kty,
			keySize: readWhole(body, "key_size"),
			crv: readText$1(body, "crv"),
			publicExponent: isManagedHsm(call) ? readWhole(body, "public_exponent") : void 0
		}),
		generated: true
	});
};
function readKty(call, body) {
	const line = "Property  has invalid value\r\n";
	if (!isManagedHsm(call) && (body.kty === void 0 || body.kty === null)) throw badParameter(line + line);
	return requireText(body, "kty");
}
const blockLength = 16;
const gcmIvLength = 12;
const gcmTagLength = 16;
function encryptAes(aes, parameters) {
	return aes.mode === "GCM" ? encryptGcm(aes, parameters) : encryptCbc(aes, parameters);
}
function decryptAes(aes, parameters) {
	return aes.mode === "GCM" ? decryptGcm(aes, parameters) : decryptCbc(aes, parameters);
}
function encryptGcm({ alg, key }, { value, iv: given, aad, tag }) {
	refuse$1(alg, "iv", given, "the service makes it");
	refuse$1(alg, "tag", tag, "it is part of the answer");
	const iv = randomBytes(gcmIvLength);
	const cipher = createCipheriv(gcmName(key), key, iv, { authTagLength: gcmTagLength });
	if (aad) cipher.setAAD(aad);
	return {
		value: Buffer.concat([cipher.update(value), cipher.final()]),
		iv,
		tag: cipher.getAuthTag(),
		aad
	};
}
function decryptGcm({ alg, key }, { value, iv, aad, tag }) {
	const decipher = createDecipheriv(gcmName(key), key, required(alg, "iv", iv, gcmIvLength), { authTagLength: gcmTagLength });
	decipher.setAuthTag(required(alg, "tag", tag, gcmTagLength));
	if (aad) decipher.setAAD(aad);
	try {
		return { value: Buffer.concat([decipher.update(value), decipher.final()]) };
	} catch {
		throw new CryptoInputError("The value could not be decrypted: 'value', 'iv', 'aad' and 'tag' do not fit this key.");
	}
}
function encryptCbc({ alg, mode, key }, parameters) {
	const iv = cbcIv(alg, parameters);
	const { value } = parameters;
	const blocks = mode === "CBC" ? filledUp(alg, value) : value;
	const cipher = createCipheriv(cbcName(key), key, iv).setAutoPadding(mode === "CBCPAD");
	return {
		value: Buffer.concat([cipher.update(blocks), cipher.final()]),
		iv
	};
}
function filledUp(alg, value) {
	if (value.length === 0) throw new CryptoInputError(`Property 'value' is empty; ${alg} requires at least 1 byte.`);
	const filled = new Uint8Array(Math.ceil(value.length / blockLength) * blockLength);
	filled.set(value);
	return filled;
}
function decryptCbc({ alg, mode, key }, parameters) {
	const iv = cbcIv(alg, parameters);
	const { value } = parameters;
	requireBlocks(alg, value);
	const decipher = createDecipheriv(cbcName(key), key, iv).setAutoPadding(mode === "CBCPAD");
	try {
		return { value: Buffer.concat([decipher.update(value), decipher.final()]) };
	} catch {
		throw new CryptoInputError("The value could not be decrypted: 'value' and 'iv' do not fit this key.");
	}
}
function cbcIv(alg, { iv, tag }) {
	refuse$1(alg, "tag", tag, "only GCM has one");
	return required(alg, "iv", iv, blockLength);
}
function requireBlocks(alg, value) {
	if (value.length > 0 && value.length % blockLength === 0) return;
	throw new CryptoInputError(`Invalid length of 'value': ${value.length} bytes. ${alg} requires a multiple of ${blockLength} bytes, encoded with base64url.`);
}
function gcmName(key) {
	return `aes-${key.length * 8}-gcm`;
}
function cbcName(key) {
	return `aes-${key.length * 8}-cbc`;
}
function required(alg, name, bytes, length) {
	if (!bytes) throw new CryptoInputError(`Property '${name}' is required with ${alg}.`);
	if (bytes.length === length) return bytes;
	throw new CryptoInputError(`Invalid length of '${name}': ${bytes.length} bytes. ${alg} requires ${length} bytes, encoded with base64url.`);
}
function refuse$1(alg, name, bytes, reason) {
	if (bytes) throw new CryptoInputError(`Property '${name}' must not be sent with ${alg}: ${reason}.`);
}
const paddings = {
	RSA1_5: { overhead: 11 },
	"RSA-OAEP": {
		overhead: 42,
		oaepHash: "sha1"
	},
	"RSA-OAEP-256": {
		overhead: 66,
		oaepHash: "sha256"
	}
};
const rsaEncryptionAlgorithms = Object.keys(paddings);
function isRsaEncryption(alg) {
	return Object.hasOwn(paddings, alg);
}
function encryptRsa(alg, key, value) {
	const { overhead, oaepHash } = paddingOf(alg);
	const longest = modulusLength(key) - overhead;
	if (value.length > longest) throw new CryptoInputError(`Invalid length of 'value': ${value.length} bytes. ${alg} with this key allows at most ${Math.max(longest, 0)} bytes, encoded with base64url.`);
	const publicKey = rsaPublicKey(key);
	return oaepHash ? publicEncrypt({
		key: publicKey,
		padding: constants.RSA_PKCS1_OAEP_PADDING,
		oaepHash
	}, value) : publicEncrypt({
		key: publicKey,
		padding: constants.RSA_PKCS1_PADDING
	}, value);
}
function decryptRsa(alg, key, value) {
	const { oaepHash } = paddingOf(alg);
	const length = modulusLength(key);
	if (value.length !== length) throw new CryptoInputError(`Invalid length of 'value': ${value.length} bytes. ${alg} with this key requires ${length} bytes, encoded with base64url.`);
	if (!isBelowModulus(key, value)) throw undecryptable(alg);
	if (!oaepHash) return withoutPadding(alg, applyPrivateKey(key, value));
	try {
		return privateDecrypt({
			key: rsaPrivateKey(key),
			padding: constants.RSA_PKCS1_OAEP_PADDING,
			oaepHash
		}, value);
	} catch {
		throw undecryptable(alg);
	}
}
function withoutPadding(alg, block) {
	const end = block.indexOf(0, 2);
	if (block[0] !== 0 || block[1] !== 2 || end < 10) throw undecryptable(alg);
	return block.slice(end + 1);
}
function undecryptable(alg) {
	return new CryptoInputError(`The value could not be decrypted: it was not encrypted with ${alg} for this key version.`);
}
function paddingOf(alg) {
	const padding = paddings[alg];
	if (!padding) throw new TypeError(`${alg} is not an RSA encryption`);
	return padding;
}
function symmetricKey(alg, key, bits) {
	if (key.kty !== "oct") throw incompatible(alg, key, "an oct key");
	const octets = decodeBase64Url(key.k, "key");
	if (bits === void 0 || octets.length * 8 === bits) return octets;
	throw new CryptoInputError(`Key and encryption algorithm are incompatible. ${alg} needs a key of ${bits} bits, and this one has ${octets.length * 8}.`);
}
function incompatible(alg, key, needed) {
	return new CryptoInputError(`Key and encryption algorithm are incompatible. ${alg} needs ${needed}, and this key is ${key.kty}.`);
}
const aesAlgorithms$1 = {
	A128GCM: {
		bits: 128,
		mode: "GCM"
	},
	A192GCM: {
		bits: 192,
		mode: "GCM"
	},
	A256GCM: {
		bits: 256,
		mode: "GCM"
	},
	A128CBC: {
		bits: 128,
		mode: "CBC"
	},
	A192CBC: {
		bits: 192,
		mode: "CBC"
	},
	A256CBC: {
		bits: 256,
		mode: "CBC"
	},
	A128CBCPAD: {
		bits: 128,
		mode: "CBCPAD"
	},
	A192CBCPAD: {
		bits: 192,
		mode: "CBCPAD"
	},
	A256CBCPAD: {
		bits: 256,
		mode: "CBCPAD"
	}
};
const encryptionAlgorithms = [...rsaEncryptionAlgorithms, ...Object.keys(aesAlgorithms$1)];
function encrypt$1(alg, key, parameters) {
	if (isRsaEncryption(alg)) return { value: encryptRsa(alg, rsaKey(alg, key, parameters), parameters.value) };
	const { mode, bits } = aesAlgorithm(alg);
	return encryptAes({
		alg,
		mode,
		key: symmetricKey(alg, key, bits)
	}, parameters);
}
function decrypt$1(alg, key, parameters) {
	if (isRsaEncryption(alg)) return { value: decryptRsa(alg, rsaKey(alg, key, parameters), parameters.value) };
	const { mode, bits } = aesAlgorithm(alg);
	return decryptAes({
		alg,
		mode,
		key: symmetricKey(alg, key, bits)
	}, parameters);
}
function rsaKey(alg, key, { iv, aad, tag }) {
	if (key.kty !== "RSA") throw incompatible(alg, key, "an RSA key");
	if (iv || aad || tag) throw new CryptoInputError(`Properties 'iv', 'aad' and 'tag' must not be sent with ${alg}.`);
	return key;
}
function aesAlgorithm(alg) {
	const algorithm = Object.hasOwn(aesAlgorithms$1, alg) ? aesAlgorithms$1[alg] : void 0;
	if (algorithm) return algorithm;
	throw new CryptoInputError(`Unsupported encryption algorithm '${alg}': use one of ${encryptionAlgorithms.join(", ")}.`);
}
const newUses = [
	"encrypt",
	"sign",
	"wrapKey",
	"import",
	"secureWrapKey"
];
function checkUse(version, use, now) {
	if (!version.enabled) throw forbidden(`Operation ${use} is not allowed on a disabled key.`, "KeyDisabled");
	if (!version.keyOps.includes(use)) throw forbidden(`Operation ${use} is not permitted on this key.`, "KeyOperationForbidden");
	if (!newUses.includes(use)) return;
	if (version.nbf !== void 0 && now < version.nbf) throw forbidden(`Operation ${use} is not allowed on a key that is not yet valid.`, "KeyNotYetValid");
	if (version.exp !== void 0 && now >= version.exp) throw forbidden(`Operation ${use} is not allowed on an expired key.`, "KeyExpired");
}
function takeKey(call, use) {
	const found = findLiveVersion(call);
	checkUse(found.version, use, seconds(call.now));
	const body = call.body();
	const alg = requireText(body, "alg");
	return {
		kid: versionId(call, found.key, found.version),
		alg,
		key: materialOf(call, found.version, alg),
		body
	};
}
function materialOf({ keys, externalKeys }, version, alg) {
	if (version.externalKey === void 0) return keys.privateJwk(version);
	checkExternalAlgorithm(alg);
	return externalMaterial(externalKeys, version.externalKey);
}
function readBytes(body, name) {
	return decodeBase64Url(requireText(body, name), `'${name}'`);
}
function readCipherParameters(body) {
	const optional = (name) => body[name] === void 0 || body[name] === null ? {} : { [name]: decodeBase64Url(body[name], `'${name}'`) };
	return {
		value: readBytes(body, "value"),
		...optional("iv"),
		...optional("aad"),
		...optional("tag")
	};
}
function toResult(call, { kid, alg }, result) {
	const members = Object.entries(result).filter(([, bytes]) => bytes !== void 0);
	return {
		...call.vault.profile === "managed-hsm" ? { alg } : {},
		kid,
		...Object.fromEntries(members.map(([name, bytes]) => [name, encodeBase64Url(bytes)]))
	};
}
const decrypt = (call) => {
	const used = takeKey(call, "decrypt");
	return toResult(call, used, decrypt$1(used.alg, used.key, readCipherParameters(used.body)));
};
const deleteKey = (call) => {
	const { store, keys, vault, name, now, options } = call;
	return store.writeTogether(() => {
		const key = keys.find(vault.id, name);
		checkIsSettled(key, now.getTime());
		if (key === void 0 || stateOf(key, now.getTime()) !== "live") throw keyNotFound(call, name);
		checkIsNotManaged(key, "delete");
		const deletedAt = seconds(now);
		const deleted = {
			...key,
			deletedAt,
			purgeAt: deletedAt + vault.recoverableDays * 86400,
			settlesAt: now.getTime() + options.transitionDelay
		};
		keys.saveKey(deleted);
		return justDeletedKeyBundle(call, {
			key: deleted,
			version: keys.latestVersion(key)
		});
	});
};
const encrypt = (call) => {
	const used = takeKey(call, "encrypt");
	return toResult(call, used, encrypt$1(used.alg, used.key, readCipherParameters(used.body)));
};
const getDeletedKey = (call) => {
	const { keys, vault, name, now } = call;
	const key = keys.find(vault.id, name);
	if (key === void 0 || stateOf(key, now.getTime()) !== "deleted") throw deletedKeyNotFound(call, name, "get");
	return deletedKeyBundle(call, {
		key,
		version: keys.latestVersion(key)
	});
};
const largestPage = 25;
const largestPageOfManagedHsm = 10;
function listPage(call, list) {
	const page = readPage(call);
	const read = page.isEmpty ? [] : list.read(page.after, page.size + 1);
	const walked = read.slice(0, page.size);
	const value = walked.map(list.item).filter((item) => item !== void 0);
	const last = walked.at(-1);
	if (!page.isEmpty && (read.length <= page.size || last === void 0)) return isManagedHsm(call) ? { value } : {
		value,
		nextLink: null
	};
	const marker = last === void 0 ? page.after : list.marker(last);
	return {
		value,
		nextLink: nextLink(call, page, {
			path: list.path,
			marker
		})
	};
}
function readPage(call) {
	const { query, options } = call;
	const maxResults = query.get("maxresults");
	const size = maxResults === void 0 ? largestPage : Number(maxResults);
	if (!Number.isInteger(size) || size < 1 || size > largestPage) throw badParameter(`Invalid maxresults: ${maxResults}. It must be 1 to ${largestPage}.`);
	const token = query.get("$skiptoken");
	const { NextMarker: after, Shown = false } = token === void 0 ? { NextMarker: "" } : readSkipToken(token);
	const limit = isManagedHsm(call) ? largestPageOfManagedHsm : largestPage;
	return {
		size: Math.min(size, limit),
		maxResults,
		after,
		isEmpty: options.emptyPages && !Shown
	};
}
function nextLink(call, page, { path, marker }) {
	const token = page.isEmpty ? {
		NextMarker: marker,
		Shown: true
	} : { NextMarker: marker };
	const skipToken = Buffer.from(JSON.stringify(token)).toString("base64url");
	if (isManagedHsm(call)) return `${call.origin}${call.path}?maxresults=${page.maxResults ?? largestPage}&$skiptoken=${skipToken}`;
	const repeated = page.maxResults === void 0 ? "" : `&maxresults=${page.maxResults}`;
	return `${/^https:\/\/[^:]+$/.test(call.origin) ? `${call.origin}:443` : call.origin}/${path}?api-version=${encodeURIComponent(call.apiVersion)}&$skiptoken=${skipToken}${repeated}`;
}
function readSkipToken(text) {
	try {
		const token = JSON.parse(Buffer.from(text, "base64url").toString());
		if (typeof token === "object" && token !== null && "NextMarker" in token && typeof token.NextMarker === "string") return {
			NextMarker: token.NextMarker,
			Shown: "Shown" in token && token.Shown === true
		};
	} catch {}
	throw badParameter("Invalid $skiptoken. Follow the nextLink of the page before as it is.");
}
function listKeys(call, { path, state, item }) {
	const { keys, vault, now } = call;
	const byAge = isManagedHsm(call);
	return listPage(call, {
		path,
		read: (after, limit) => byAge ? keys.listByAge(vault.id, {
			deleted: state === "deleted",
			after: readPlace(after),
			limit
		}) : keys.listByName(vault.id, {
			after,
			limit
		}),
		marker: (key) => byAge ? Object.values(placeOf(key)).join(".") : key.name.toLowerCase(),
		item: (key) => stateOf(key, now.getTime()) === state ? item({
			key,
			version: keys.latestVersion(key)
		}) : void 0
	});
}
function readPlace(marker) {
	const [deletedAt = 0, id = 0] = marker.split(".").map((part) => Number(part) || 0);
	return {
		deletedAt,
		id
	};
}
const getDeletedKeys = (call) => listKeys(call, {
	path: "deletedkeys",
	state: "deleted",
	item: (found) => deletedKeyItem(call, found)
});
const getKey = (call) => keyBundle(call, findLiveVersion(call));
const getKeyAttestation = async (call) => {
	if (!isManagedHsm(call)) throw badParameter("Method GET does not allow operation 'attestation'");
	const bundle = keyBundle(call, findLiveVersion(call));
	const signer = await call.signer();
	const about = (half) => statement(signer, {
		half,
		key: bundle.key
	});
	const attestation = {
		privateKeyAttestation: about("private"),
		publicKeyAttestation: about("public")
	};
	return {
		...bundle,
		attributes: {
			attestation: inShape(call, certificates(signer), attestation),
			...bundle.attributes
		}
	};
};
function inShape({ apiVersion }, certificatePemFile, statements) {
	if (apiVersion === "7.6-preview.2") return {
		certificates: certificatePemFile,
		...statements
	};
	return {
		certificatePemFile,
		...statements,
		version: "MRVL-1"
	};
}
function certificates({ chain }) {
	const pem = chain.map((der) => new X509Certificate(Buffer.from(der, "base64")).toString());
	return encodeBase64Url(Buffer.from(pem.join("")));
}
function statement({ privateKey }, what) {
	const octets = Buffer.from(JSON.stringify({
		attestedBy: "an embedded vault, which is no HSM",
		...what
	}));
	return encodeBase64Url(Buffer.concat([octets, sign$1("sha256", octets, privateKey)]));
}
function rotationPolicyBody(context, key) {
	const policy = key.rotationPolicy;
	if (policy === void 0) return isManagedHsm(context) ? noPolicyOfManagedHsm : defaultPolicyOfVault;
	const { lifetimeActions, expiryTime, created, updated } = policy;
	const attributes = {
		...expiryTime === void 0 ? {} : { expiryTime },
		created,
		updated
	};
	return isManagedHsm(context) ? {
		id: `keys/${key.name}/rotationpolicy`,
		lifetimeActions: lifetimeActions.map(inLowerCase),
		attributes
	} : {
		id: `${keyId(context, key)}/rotationpolicy`,
		lifetimeActions,
		attributes
	};
}
const defaultPolicyOfVault = {
	lifetimeActions: [defaultNotify],
	attributes: null
};
const noPolicyOfManagedHsm = {
	id: "",
	attributes: {
		created: 0,
		updated: 0,
		expiryTime: ""
	}
};
function inLowerCase({ trigger, action }) {
	return {
		trigger,
		action: { type: action.type.toLowerCase() }
	};
}
const getKeyRotationPolicy = (call) => rotationPolicyBody(call, findLiveKey(call));
const getKeyVersions = (call) => {
	const { keys, vault, name, now } = call;
	const key = keys.find(vault.id, name);
	const isLive = key !== void 0 && stateOf(key, now.getTime()) === "live";
	return listPage(call, {
		path: `keys/${name}/versions`,
		read: (after, limit) => isLive ? readVersions$1(call, key, {
			after,
			limit
		}) : [],
		marker: (version) => isManagedHsm(call) ? String(version.id) : version.version,
		item: (version) => isLive ? versionItem(call, {
			key,
			version
		}) : void 0
	});
};
function readVersions$1(call, key, { after, limit }) {
	return isManagedHsm(call) ? call.keys.listVersionsByAge(key, {
		after: Number(after) || 0,
		limit
	}) : call.keys.listVersions(key, {
		after,
		limit
	});
}
const getKeys = (call) => listKeys(call, {
	path: "keys",
	state: "live",
	item: (found) => keyItem(call, found)
});
const getRandomBytes = (call) => {
	const count = readWhole(call.body(), "count");
	if (count === void 0 || count < 1 || count > 128) throw badParameter("GetRandomBytesRequest: count cannot be greater than 128 or less than 1");
	return { value: randomBytes(count).toString("base64url") };
};
const nodeCurves = { "P-256K": "secp256k1" };
function toTransferForm(key) {
	if (key.kty === "oct") return Buffer.from(key.k, "base64url");
	const jwk = key.kty === "EC" ? {
		...key,
		crv: nodeCurves[key.crv] ?? key.crv
	} : { ...key };
	return createPrivateKey({
		key: jwk,
		format: "jwk"
	}).export({
		type: "pkcs8",
		format: "der"
	});
}
function fromTransferForm(kty, octets) {
	if (kty.startsWith("oct")) return {
		kty: "oct",
		k: Buffer.from(octets).toString("base64url")
	};
	const { crv, ...jwk } = readPkcs8(octets);
	if (crv === void 0) return jwk;
	return {
		...jwk,
		crv: Object.keys(nodeCurves).find((name) => nodeCurves[name] === crv) ?? crv
	};
}
function readPkcs8(der) {
	try {
		return { ...createPrivateKey({
			key: Buffer.from(der),
			format: "der",
			type: "pkcs8"
		}).export({ format: "jwk" }) };
	} catch {
		throw new CryptoInputError("The unwrapped value is not an RSA or EC private key in PKCS#8.");
	}
}
const initialValues = {
	plain: Buffer.from("a6a6a6a6a6a6a6a6", "hex"),
	padded: Buffer.from("a65959a6", "hex")
};
function wrapAes(alg, kind, key, value) {
	if (kind === "plain" && (value.length < 16 || value.length % 8 !== 0)) throw wrongLength(alg, value, "a multiple of 8 bytes, at least 16");
	if (value.length === 0) throw wrongLength(alg, value, "at least 1 byte");
	const cipher = createCipheriv(cipherName(kind, key), key, initialValues[kind]);
	return Buffer.concat([cipher.update(value), cipher.final()]);
}
function unwrapAes(alg, kind, key, value) {
	const shortest = kind === "plain" ? 24 : 16;
	if (value.length < shortest || value.length % 8 !== 0) throw wrongLength(alg, value, `a multiple of 8 bytes, at least ${shortest}`);
	const decipher = createDecipheriv(cipherName(kind, key), key, initialValues[kind]);
	try {
		return Buffer.concat([decipher.update(value), decipher.final()]);
	} catch {
		throw new CryptoInputError(`The value could not be unwrapped: it was not wrapped with ${alg} and this key version.`);
	}
}
function cipherName(kind, key) {
	return `id-aes${key.length * 8}-wrap${kind === "padded" ? "-pad" : ""}`;
}
function wrongLength(alg, value, needed) {
	return new CryptoInputError(`Invalid length of 'value': ${value.length} bytes. ${alg} requires ${needed}, encoded with base64url.`);
}
const oaepHashes = {
	CKM_RSA_AES_KEY_WRAP: "sha1",
	RSA_AES_KEY_WRAP_256: "sha256",
	RSA_AES_KEY_WRAP_384: "sha384"
};
const rsaAesKeyWraps = Object.keys(oaepHashes);
function isRsaAesKeyWrap(name) {
	return Object.hasOwn(oaepHashes, name);
}
function wrapRsaAes(alg, recipient, value) {
	const ephemeral = randomBytes(32);
	return Buffer.concat([underOaep(alg, recipient, ephemeral), wrapAes(alg, "padded", ephemeral, value)]);
}
function underOaep(alg, recipient, ephemeral) {
	const padding = constants.RSA_PKCS1_OAEP_PADDING;
	try {
		return publicEncrypt({
			key: recipient,
			padding,
			oaepHash: oaepHashes[alg]
		}, ephemeral);
	} catch {
		throw new CryptoInputError(`The RSA key to wrap with is too short for ${alg}.`);
	}
}
function unwrapRsaAes(alg, recipient, value) {
	const length = Math.ceil((recipient.asymmetricKeyDetails?.modulusLength ?? 0) / 8);
	if (value.length <= length) throw new CryptoInputError(`The wrapped value has ${value.length} bytes; ${alg} makes more than ${length}.`);
	const padding = constants.RSA_PKCS1_OAEP_PADDING;
	try {
		const wrappedKey = value.subarray(0, length);
		return unwrapAes(alg, "padded", privateDecrypt({
			key: recipient,
			padding,
			oaepHash: oaepHashes[alg]
		}, wrappedKey), value.subarray(length));
	} catch {
		throw new CryptoInputError(`The value could not be unwrapped: it was not wrapped with ${alg} for this key.`);
	}
}
const schemaVersions = ["1.0", "1.0.0"];
const wrap$1 = "CKM_RSA_AES_KEY_WRAP";
function parseTransferBlob(keyHsm) {
	const blob = parseFile(decodeBase64Url(keyHsm, "'key.key_hsm'"));
	const header = asObject(blob.header, "Key transfer blob: 'header'");
	mustBe(schemaVersions.includes(blob.schema_version), "schema_version", blob.schema_version, "1.0.0");
	mustBe(header.alg === "dir", "header.alg", header.alg, "dir");
	mustBe(header.enc === wrap$1, "header.enc", header.enc, wrap$1);
	return {
		kek: kekNamed(requireText(header, "kid")),
		ciphertext: decodeBase64Url(blob.ciphertext, "Key transfer blob: 'ciphertext'")
	};
}
function parseFile(octets) {
	try {
		return asObject(JSON.parse(Buffer.from(octets).toString()), "Key transfer blob");
	} catch {
		throw new CryptoInputError("'key.key_hsm' is not a key transfer blob: it is not a JSON object.");
	}
}
function kekNamed(kid) {
	const [, name, version] = /^https?:\/\/[^/]+\/keys\/([0-9A-Za-z-]+)(?:\/([0-9a-fA-F]+))?\/?$/.exec(kid) ?? [];
	if (name === void 0) throw badParameter("Key transfer blob: 'header.kid' is not the id of a key.");
	return {
		name,
		version: version?.toLowerCase()
	};
}
function mustBe(isRight, member, value, allowed) {
	if (isRight) return;
	throw badParameter(`Key transfer blob: '${member}' is ${JSON.stringify(value)}; it must be "${allowed}".`);
}
function unwrapTransfer(call, jwk, kty) {
	const { keys, now } = call;
	if (!isHsmType(kty)) throw badParameter(`A key in transfer form (key_hsm) becomes an HSM key, not one of type ${kty}.`);
	const { kek, ciphertext } = parseTransferBlob(jwk.key_hsm);
	const { version } = findLiveVersion({
		...call,
		...kek
	});
	checkUse(version, "import", seconds(now));
	const material = keys.privateJwk(version);
	if (material.kty !== "RSA") throw badParameter(`The key exchange key is of type ${version.kty}; it must be RSA-HSM.`);
	const transferred = fromTransferForm(kty, unwrapRsaAes("CKM_RSA_AES_KEY_WRAP", rsaPrivateKey(material), ciphertext));
	const asked = {
		kty: kty.replace(/-HSM$/, ""),
		crv: jwk.crv ?? transferred.crv
	};
	for (const [member, wanted] of Object.entries(asked)) {
		const found = transferred[member];
		if (found !== wanted) throw badParameter(`The transferred key has '${member}' ${found}, not ${wanted} as asked for.`);
	}
	return transferred;
}
const importKey$1 = (call) => {
	const { keys, vault, name, now } = call;
	checkKeyName(name);
	const existing = keys.find(vault.id, name);
	checkNameIsFree(existing, now.getTime());
	checkIsNotManaged(existing, "import");
	const body = call.body();
	const jwk = asObject(body.key, "Property 'key'");
	const asked = requireText(jwk, "kty");
	const kty = readKeyType((readFlag(body, "Hsm") ?? readFlag(body, "hsm") ?? false) && !isHsmType(asked) ? `${asked}-HSM` : asked, vault.profile);
	const material = importKeyMaterial(jwk.key_hsm === void 0 ? jwk : unwrapTransfer(call, jwk, kty));
	const { enabled = true, exportable = false, nbf, exp } = readAttributes(body);
	checkWindow(nbf, exp);
	return addNamedVersion(call, {
		enabled,
		nbf,
		exp,
		exportable,
		tags: readTags(body),
		keyOps: readNewKeyOps(jwk.key_ops, kty, vault.profile),
		releasePolicy: readReleasePolicy(body.release_policy, {
			kty,
			exportable,
			profile: vault.profile
		}),
		kty,
		material,
		generated: false
	});
};
const purgeDeletedKey = async (call) => {
	const { store, keys, vault, name, now, options } = call;
	await store.writeTogether(() => {
		const key = keys.find(vault.id, name);
		checkIsSettled(key, now.getTime(), "Key");
		if (key === void 0 || stateOf(key, now.getTime()) !== "deleted") throw deletedKeyNotFound(call, name, "purge");
		checkIsNotManaged(key, "purge");
		if (vault.purgeProtection) throw forbidden("Operation \"purge\" is not allowed because purge protection is enabled for this vault. Key Vault service will automatically purge it after the retention period has passed");
		if (options.transitionDelay === 0) keys.purge(key);
		else keys.saveKey({
			...key,
			purged: true,
			purgeAt: Math.ceil((now.getTime() + options.transitionDelay) / 1e3)
		});
	});
};
const recoverDeletedKey = (call) => {
	const { store, keys, vault, name, now, options } = call;
	return store.writeTogether(() => {
		const key = keys.find(vault.id, name);
		checkIsSettled(key, now.getTime());
		if (key === void 0 || stateOf(key, now.getTime()) !== "deleted") throw deletedKeyNotFound(call, name, "recover");
		checkIsNotManaged(key, "recover");
		const recovered = {
			...key,
			deletedAt: void 0,
			purgeAt: void 0,
			settlesAt: now.getTime() + options.transitionDelay,
			rotatesAt: key.rotatesAt === void 0 ? void 0 : Math.max(key.rotatesAt, seconds(now))
		};
		keys.saveKey(recovered);
		return keyBundle(call, {
			key: recovered,
			version: keys.latestVersion(key)
		});
	});
};
function releasedKey({ request, bundle, material, target, signer }) {
	const { enc } = request;
	const transfer = {
		schema_version: "1.0",
		header: {
			kid: target.kid,
			alg: "dir",
			enc
		},
		ciphertext: base64Url(wrapRsaAes(enc, target.key, toTransferForm(material)))
	};
	const key = {
		...bundle.key,
		key_hsm: base64Url(Buffer.from(JSON.stringify(transfer)))
	};
	const payload = {
		request,
		response: { key: {
			...bundle,
			key
		} }
	};
	return signJws({
		kid: signer.keyId,
		typ: "JWT",
		...thumbprints(signer),
		x5c: signer.chain
	}, payload, signer.privateKey);
}
function thumbprints({ chain: [certificate = ""] }) {
	const thumbprint = (hash) => createHash(hash).update(Buffer.from(certificate, "base64")).digest("base64url");
	return {
		x5t: thumbprint("sha1"),
		"x5t#S256": thumbprint("sha256")
	};
}
function base64Url(octets) {
	return Buffer.from(octets).toString("base64url");
}
function meetsPolicy({ anyOf }, claims) {
	const issuer = typeof claims.iss === "string" ? withoutSlash(claims.iss) : void 0;
	return anyOf.some(({ authority, condition }) => withoutSlash(authority) === issuer && holds(condition, claims));
}
function holds(condition, claims) {
	if ("allOf" in condition) return condition.allOf.every((each) => holds(each, claims));
	if ("anyOf" in condition) return condition.anyOf.some((each) => holds(each, claims));
	const value = claimNamed(claims, condition.claim);
	return value !== void 0 && String(value) === String(condition.equals);
}
function claimNamed(claims, name) {
	if (Object.hasOwn(claims, name)) return plain(claims[name]);
	let value = claims;
	for (const part of name.split(".")) {
		if (typeof value !== "object" || value === null || Array.isArray(value) || !Object.hasOwn(value, part)) return;
		value = value[part];
	}
	return plain(value);
}
function plain(value) {
	return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? value : void 0;
}
function withoutSlash(url) {
	return url.replace(/\/+$/, "");
}
function targetKeyOf(claims) {
	const { keys } = asRecord(claims["x-ms-runtime"]);
	const suitable = (Array.isArray(keys) ? keys : []).map(asRecord).find(isForEncryption);
	if (suitable === void 0) return void 0;
	const { kid, n, e } = suitable;
	try {
		return {
			kid: String(kid),
			key: createPublicKey({
				key: {
					kty: "RSA",
					n: String(n),
					e: String(e)
				},
				format: "jwk"
			})
		};
	} catch {
		return;
	}
}
function isForEncryption({ kty, kid, use, key_use, key_ops }) {
	const isMeant = use === "enc" || key_use === "enc" || Array.isArray(key_ops) && key_ops.includes("encrypt");
	return kty === "RSA" && typeof kid === "string" && isMeant;
}
function asRecord(value) {
	return typeof value === "object" && value !== null ? value : {};
}
async function attestedEnvironment(call, key, token) {
	const claims = await call.attestation.check(token, call.now);
	if (claims === "malformed" && call.vault.profile === "managed-hsm") throw badParameter("Invalid protocol version");
	if (claims === void 0 || claims === "malformed") throw unverified();
	if (!isMet(key, claims)) throw forbidden("Target environment attestation does not meet key release policy requirements.", "AccessDenied");
	const target = targetKeyOf(claims);
	if (target === void 0) throw unverified(": its 'x-ms-runtime.keys' has no RSA key for encryption");
	return target;
}
function isMet({ releasePolicy }, claims) {
	return releasePolicy !== void 0 && meetsPolicy(policyDocumentOf(releasePolicy), claims);
}
function unverified(why = "") {
	return forbidden(`Target environment attestation statement cannot be verified${why}.`, "AccessDenied");
}
const release = async (call) => {
	const { keys, version } = call;
	const found = findLiveVersion(call);
	const body = call.body();
	const token = requireText(body, "target");
	const enc = readWrap(body);
	const nonce = readText$1(body, "nonce");
	checkIsReleasable(found);
	const bundle = keyBundle(call, found);
	const material = keys.privateJwk(found.version);
	const target = await attestedEnvironment(call, found.key, token);
	const kid = version === void 0 ? keyId(call, found.key) : versionId(call, found.key, found.version);
	return { value: releasedKey({
		request: {
			"api-version": call.apiVersion,
			enc,
			kid,
			...nonce === void 0 ? {} : { nonce }
		},
		bundle,
		material,
		target,
		signer: await call.signer()
	}) };
};
function readWrap(body) {
	const enc = readText$1(body, "enc") ?? "CKM_RSA_AES_KEY_WRAP";
	if (isRsaAesKeyWrap(enc)) return enc;
	throw badParameter(`Invalid enc value: ${enc}. It must be one of ${rsaAesKeyWraps.join(", ")}.`);
}
function checkIsReleasable({ version }) {
	if (!version.enabled) throw forbidden("Operation release is not allowed on a disabled key.", "KeyDisabled");
	if (!version.exportable) throw forbidden("Operation release is not permitted on this key.", "KeyOperationForbidden");
}
function isSoundBackup(backup) {
	try {
		if (typeof backup.name !== "string") return false;
		checkKeyName(backup.name);
		const profile = backup.kind === "managed-hsm" ? backup.kind : "premium";
		const ids = backup.versions.map(({ version }) => version);
		return ids.length > 0 && new Set(ids).size === ids.length && backup.versions.every((version) => flawOf(version, profile) === void 0);
	} catch (error) {
		if (error instanceof ServiceError || error instanceof CryptoInputError || error instanceof TypeError) return false;
		throw error;
	}
}
const restoreKey = (call) => {
	const { store, keys, vault, now } = call;
	const backup = openBackup(readBytes(call.body(), "value"));
	if (backup === void 0 || !isSoundBackup(backup)) throw isManagedHsm(call) ? new ServiceError(400, "MalformedBackupBlob", "Backup blob belongs to a different crypto domain and cannot be used with this instance.") : new ServiceError(400, "Malformed backup blob", "Backup blob is corrupt.");
	if (backup.kind === "managed-hsm" !== (vault.profile === "managed-hsm")) throw badParameter(`A backup of a ${backup.kind} cannot be restored to this ${vault.profile} vault.`);
	for (const { kty } of backup.versions) readKeyType(kty, vault.profile);
	return store.writeTogether(() => {
		if (keys.find(vault.id, backup.name) !== void 0) throw conflict(`There was a conflict restoring the key '${`${keyId(call, backup)}/${backup.versions.at(-1)?.version}`}'. This can happen if either: a second key with the same name was created after the first key was deleted; thus trying to restore a key whose name is already in use. To fix this, rename the second key to something else so that the restore works. The second probable cause of this exception is when multiple operations are performed in parallel against the key. To avoid this error, perform operations against a key in a sequential manner.`);
		const { managed, releasePolicy, rotationPolicy } = backup;
		let key = {
			...keys.insertKey(vault.id, backup.name),
			managed,
			releasePolicy,
			rotationPolicy
		};
		for (const version of backup.versions) key = {
			...key,
			...keys.insertVersion(key, version).key
		};
		const version = keys.latestVersion(key);
		const at = managed ? void 0 : rotationTime(rotationPolicy, version);
		const restored = {
			...key,
			rotatesAt: at === void 0 ? void 0 : Math.max(at, seconds(now))
		};
		keys.saveKey(restored);
		return keyBundle(call, {
			key: restored,
			version
		});
	});
};
const rotateKey = async (call) => {
	const { store, keys, vault, name, now } = call;
	checkKeyName(name);
	const find = () => findLiveKey(call, rotatedKeyNotFound);
	const key = find();
	checkIsNotManaged(key, "rotate");
	checkIsNotExternal(key, keys.latestVersion(key));
	if (vault.profile === "managed-hsm" && key.rotationPolicy === void 0) throw badParameter(`Key ${key.name} has no rotation policy; a Managed HSM rotates keys by policy only.`);
	const material = await generateKeyMaterial(shapeOf(keys.latestVersion(key)));
	return store.writeTogether(() => keyBundle(call, nextVersionOf(keys, find(), {
		material,
		created: seconds(now)
	})));
};
const algorithm = "RSA-OAEP-256";
function takeSecureWrapKey(call, use) {
	const { keys, now } = call;
	if (!hasPreviewsOf2026(call)) throw badParameter(`Unknown operation '${use.toLowerCase()}'`);
	const found = findLiveVersion(call);
	if (!found.version.keyOps.includes(use)) throw new ServiceError(403, "KeyOperationForbidden", `Operation ${use} is not permitted on the given key`);
	checkUse(found.version, use, seconds(now));
	const alg = requireText(call.body(), "alg");
	if (alg !== algorithm) throw badParameter(`Unsupported algorithm '${alg}': secure wrap uses ${algorithm}.`);
	const key = keys.privateJwk(found.version);
	if (key.kty !== "RSA") throw badParameter(`Secure wrap uses an RSA key, and this key is ${found.version.kty}.`);
	return {
		alg,
		kid: versionId(call, found.key, found.version),
		key,
		found
	};
}
const secureUnwrapKey = async (call) => {
	const { alg, kid, key, found } = takeSecureWrapKey(call, "secureUnwrapKey");
	const body = call.body();
	const token = requireText(body, "target");
	const wrapped = readBytes(body, "value");
	const target = await attestedEnvironment(call, found.key, token);
	const unwrapped = decryptRsa(alg, key, wrapped);
	const forTarget = {
		key: target.key,
		padding: constants.RSA_PKCS1_OAEP_PADDING,
		oaepHash: "sha256"
	};
	return {
		alg,
		kid,
		value: encodeBase64Url(publicEncrypt(forTarget, unwrapped))
	};
};
const secureWrapKey = (call) => {
	const { alg, kid, key } = takeSecureWrapKey(call, "secureWrapKey");
	return {
		alg,
		kid,
		value: encodeBase64Url(encryptRsa(alg, key, randomBytes(32)))
	};
};
const sign = async (call) => {
	const used = takeKey(call, "sign");
	const digest = readBytes(used.body, "value");
	const { checkCurve, sign: signDigest } = await import("./sign.js");
	checkCurve(used.alg, used.key, used.kid);
	return toResult(call, used, { value: signDigest(used.alg, used.key, digest) });
};
const aesAlgorithms = {
	A128KW: {
		bits: 128,
		kind: "plain"
	},
	A192KW: {
		bits: 192,
		kind: "plain"
	},
	A256KW: {
		bits: 256,
		kind: "plain"
	},
	A256KWP: {
		bits: 256,
		kind: "padded"
	},
	CKM_AES_KEY_WRAP: { kind: "plain" },
	CKM_AES_KEY_WRAP_PAD: { kind: "padded" }
};
const wrapAlgorithms = [...rsaEncryptionAlgorithms, ...Object.keys(aesAlgorithms)];
function wrap(alg, key, parameters) {
	return apply(alg, key, parameters, {
		rsa: encryptRsa,
		aes: wrapAes
	});
}
function unwrap(alg, key, parameters) {
	return apply(alg, key, parameters, {
		rsa: decryptRsa,
		aes: unwrapAes
	});
}
function apply(alg, key, { value, iv, aad, tag }, to) {
	const aesAlgorithm = Object.hasOwn(aesAlgorithms, alg) ? aesAlgorithms[alg] : void 0;
	if (!aesAlgorithm && !isRsaEncryption(alg)) throw new CryptoInputError(`Unsupported key wrap algorithm '${alg}': use one of ${wrapAlgorithms.join(", ")}.`);
	if (iv || aad || tag) throw new CryptoInputError(`Properties 'iv', 'aad' and 'tag' must not be sent with ${alg}.`);
	if (aesAlgorithm) return { value: to.aes(alg, aesAlgorithm.kind, symmetricKey(alg, key, aesAlgorithm.bits), value) };
	if (key.kty !== "RSA") throw incompatible(alg, key, "an RSA key");
	return { value: to.rsa(alg, key, value) };
}
const unwrapKey = (call) => {
	const used = takeKey(call, "unwrapKey");
	return toResult(call, used, unwrap(used.alg, used.key, readCipherParameters(used.body)));
};
function readChangedOps(value, version, profile) {
	if (value === void 0 || value === null) return void 0;
	const has = (op) => version.keyOps.includes(op);
	if (Array.isArray(value) && value.every(has)) return [...new Set(value)];
	if (version.externalKey !== void 0 || isForSecureWrap(version)) throw badParameter(`Invalid key_ops value: this key takes ${version.keyOps.join(", ")} only.`);
	return readKeyOps(value, version.kty, profile);
}
function isForSecureWrap({ keyOps }) {
	return keyOps.some((op) => secureWrapOps.includes(op));
}
const updateKey = (call) => {
	const { store, keys, vault, now } = call;
	return store.writeTogether(() => {
		const found = findLiveVersion(call);
		checkIsNotManaged(found.key, "update");
		const body = call.body();
		const input = readAttributes(body);
		const tags = readTags(body);
		if (input.exportable !== void 0 && input.exportable !== found.version.exportable) throw releaseRefusal(vault.profile, "1014", "Cannot modify the exportable state of a key");
		const { exportable: _, ...attributes } = input;
		const changed = {
			...found.version,
			...attributes,
			keyOps: readChangedOps(body.key_ops, found.version, vault.profile) ?? found.version.keyOps,
			tags: tags ?? found.version.tags,
			updated: seconds(now)
		};
		checkWindow(changed.nbf, changed.exp);
		const key = withReleasePolicy(call, found.key, found.version);
		const redated = changed.id === key.latest ? {
			...key,
			rotatesAt: nextRotation(key, {
				before: found.version,
				changed,
				now
			})
		} : key;
		keys.saveVersion(changed);
		keys.saveKey(redated);
		return keyBundle(call, {
			key: redated,
			version: changed
		});
	});
};
function nextRotation(key, { before, changed, now }) {
	if (key.managed || before.exp === changed.exp) return key.rotatesAt;
	const at = rotationTime(key.rotationPolicy, changed);
	return at === void 0 ? void 0 : Math.max(at, seconds(now));
}
function withReleasePolicy({ body, version, vault }, key, found) {
	const given = body().release_policy;
	if (given === void 0 || given === null) return key;
	if (version !== void 0) throw releaseRefusal(vault.profile, "1016", "Key Release Policy can only be set on versionless key");
	if (!found.exportable && !isForSecureWrap(found)) throw releaseRefusal(vault.profile, "1005", "Non-exportable keys must not have release policy");
	if (key.releasePolicy?.immutable === true) throw releaseRefusal(vault.profile, "1020", "Immutable Key Release Policy cannot be modified");
	return {
		...key,
		releasePolicy: parseReleasePolicy(asObject(given, "Property 'release_policy'"), vault.profile)
	};
}
const updateKeyRotationPolicy = (call) => {
	const { store, keys, vault, now } = call;
	return store.writeTogether(() => {
		const key = findLiveKey(call);
		checkIsNotManaged(key, "setrotationpolicy");
		const input = readRotationPolicy(call.body(), vault.profile, now);
		const time = seconds(now);
		const policy = {
			...input,
			created: key.rotationPolicy?.created ?? time,
			updated: time
		};
		const latest = keys.latestVersion(key);
		const at = rotationTime(policy, latest);
		if (at !== void 0) checkIsNotExternal(key, latest);
		const changed = {
			...key,
			rotationPolicy: policy,
			rotatesAt: at === void 0 ? void 0 : Math.max(at, time)
		};
		keys.saveKey(changed);
		return rotationPolicyBody(call, changed);
	});
};
const verify = async (call) => {
	const { alg, key, kid, body } = takeKey(call, "verify");
	const [digest, signature] = [readBytes(body, "digest"), readBytes(body, "value")];
	const { checkCurve, verify: verifyDigest } = await import("./sign.js");
	checkCurve(alg, key, kid);
	const value = verifyDigest(alg, key, digest, signature);
	return call.vault.profile === "managed-hsm" ? {
		alg,
		kid,
		value
	} : { value };
};
const wrapKey = (call) => {
	const used = takeKey(call, "wrapKey");
	return toResult(call, used, wrap(used.alg, used.key, readCipherParameters(used.body)));
};
const operations = {
	createKey,
	rotateKey,
	importKey: importKey$1,
	deleteKey,
	updateKey,
	getKey,
	getKeyVersions,
	getKeys,
	backupKey,
	restoreKey,
	encrypt,
	decrypt,
	sign,
	verify,
	wrapKey,
	unwrapKey,
	secureWrapKey,
	secureUnwrapKey,
	release,
	getDeletedKeys,
	getDeletedKey,
	purgeDeletedKey,
	recoverDeletedKey,
	getKeyRotationPolicy,
	updateKeyRotationPolicy,
	getRandomBytes,
	getKeyAttestation
};
const permissions = {
	createKey: ["keys/create/action", "create"],
	rotateKey: ["keys/rotate/action", "rotate"],
	importKey: ["keys/import/action", "import"],
	deleteKey: ["keys/delete", "delete"],
	updateKey: ["keys/update/action", "update"],
	getKey: ["keys/read", "get"],
	getKeyVersions: ["keys/read", "list"],
	getKeys: ["keys/read", "list"],
	backupKey: ["keys/backup/action", "backup"],
	restoreKey: ["keys/restore/action", "restore"],
	encrypt: ["keys/encrypt/action", "encrypt"],
	decrypt: ["keys/decrypt/action", "decrypt"],
	sign: ["keys/sign/action", "sign"],
	verify: ["keys/verify/action", "verify"],
	wrapKey: ["keys/wrap/action", "wrapKey"],
	unwrapKey: ["keys/unwrap/action", "unwrapKey"],
	secureWrapKey: ["keys/wrap/action", "wrapKey"],
	secureUnwrapKey: ["keys/unwrap/action", "unwrapKey"],
	release: ["keys/release/action", "release"],
	getDeletedKeys: ["keys/read", "list"],
	getDeletedKey: ["keys/read", "get"],
	purgeDeletedKey: ["keys/purge/action", "purge"],
	recoverDeletedKey: ["keys/recover/action", "recover"],
	getKeyRotationPolicy: ["keyrotationpolicies/read", "getrotationpolicy"],
	updateKeyRotationPolicy: ["keyrotationpolicies/write", "setrotationpolicy"],
	getRandomBytes: ["rng/action", "rng"],
	getKeyAttestation: ["keys/read", "get"]
};
function rbacAction(operation) {
	return `Microsoft.KeyVault/vaults/${permissions[operation][0]}`;
}
function accessPolicyName(operation) {
	return permissions[operation][1];
}
const usual = {
	408: {
		code: "RequestTimeout",
		message: "The request timed out."
	},
	429: {
		code: "Throttled",
		message: "Request was not processed because too many requests were received. Reason: VaultRequestTypeLimitReached"
	},
	500: {
		code: "InternalServerError",
		message: "An internal error occurred."
	},
	503: {
		code: "ServiceUnavailable",
		message: "The service is unavailable; try again."
	}
};
function replacesAnswer(fault) {
	return [
		"answer",
		"reset",
		"silence",
		"forbidden"
	].includes(fault.kind);
}
function faultAnswer(fault, { route, host, vaultName, headers }) {
	switch (fault.kind) {
		case "reset":
		case "silence": return {
			status: 500,
			headers,
			body: "",
			breakage: fault.kind
		};
		case "forbidden": throw forbiddenBy(fault.style ?? "rbac", route, vaultName);
		case "answer": {
			const { status, retryAfter, body } = fault;
			const retry = retryAfter === void 0 ? {} : { "retry-after": String(retryAfter) };
			if (body !== void 0) return {
				status,
				headers: {
					...headers,
					...retry
				},
				body
			};
			if (status === 401) throw unauthorized(host.resource, fault.message ?? "AKV10000: The token is no longer accepted.");
			const { code, message } = usual[status] ?? {
				code: `Status${status}`,
				message: `An injected answer ${status}.`
			};
			throw new ServiceError(status, fault.code ?? code, fault.message ?? message, { headers: retry });
		}
	}
}
function forbiddenBy(style, { operation, name }, vaultName) {
	const caller = "appid=00000000-0000-4000-8000-000000000003;oid=00000000-0000-4000-8000-000000000002";
	const issuer = "iss=https://sts.windows.net/00000000-0000-4000-8000-000000000001/";
	if (style === "access-policy") return new ServiceError(403, "Forbidden", `The user, group or application '${caller};numgroups=0;${issuer}' does not have keys ${accessPolicyName(operation)} permission on key vault '${vaultName};location=local'. For help resolving this issue, please see https://go.microsoft.com/fwlink/?linkid=2125287`, { innerCode: "ForbiddenByPolicy" });
	const scope = `/subscriptions/00000000-0000-4000-8000-000000000000/resourcegroups/local/providers/microsoft.keyvault/vaults/${vaultName}`;
	return new ServiceError(403, "Forbidden", [
		"Caller is not authorized to perform action on resource.",
		"If role assignments, deny assignments or role definitions were changed recently, please observe propagation time.",
		`Caller: ${caller};${issuer}`,
		`Action: '${rbacAction(operation)}'`,
		`Resource: '${scope}${name === "" ? "" : `/keys/${name.toLowerCase()}`}'`,
		"Assignment: (not found)",
		"DenyAssignmentId: null",
		"DecisionReason: 'DeniedWithNoValidRBAC' ",
		`Vault: ${vaultName};location=local`
	].join("\r\n"), { innerCode: "ForbiddenByRbac" });
}
const region = "local";
function answerHeaders(request, options) {
	const headers = {
		"content-type": "application/json; charset=utf-8",
		"cache-control": "no-cache",
		"x-content-type-options": "nosniff",
		"x-ms-request-id": randomUUID()
	};
	if (options.isManagedHsm) {
		headers["x-ms-server-latency"] = "0";
		if (request.method === "GET") headers["x-ms-build-version"] = "1.0.0-local";
		headers["x-frame-options"] = "SAMEORIGIN";
		headers["content-security-policy"] = "default-src 'self'";
		return headers;
	}
	headers.date = options.now.toUTCString();
	headers["x-ms-keyvault-region"] = region;
	headers.pragma = "no-cache";
	headers.expires = "-1";
	headers["x-ms-keyvault-service-version"] = "1.9.0.0";
	headers["x-ms-keyvault-network-info"] = "conn_type=Ipv4;addr=127.0.0.1;act_addr_fam=InterNetwork;";
	const requestId = request.header("x-ms-client-request-id");
	if (requestId !== void 0) headers["x-ms-client-request-id"] = requestId;
	return headers;
}
function successHeaders(headers, isManagedHsm) {
	return isManagedHsm ? {
		...headers,
		"x-ms-keyvault-region": region
	} : headers;
}
function limitedKey(keys, request) {
	const { route, vault, body } = request;
	if (route.operation === "createKey" || route.operation === "importKey") return fromBody(body);
	const key = route.name === "" ? void 0 : keys.find(vault, route.name);
	return key === void 0 ? void 0 : keys.latestVersion(key);
}
function fromBody(text) {
	try {
		const body = JSON.parse(text);
		const kty = String(body.kty ?? body.key?.kty);
		return {
			kty: body.Hsm === true ? `${kty}-HSM` : kty,
			keySize: Number(body.key_size ?? 2048)
		};
	} catch {
		return;
	}
}
const newestApiVersion = "2025-07-01";
const known = /^(2015-06-01|2016-10-01|7\.\d{1,2}(-preview(\.\d+)?)?|20[2-9]\d-\d\d-\d\d(-preview)?)$/;
function checkApiVersion(apiVersion) {
	if (apiVersion === void 0 || apiVersion === "") throw badParameter("The request URI lacks the query parameter 'api-version'.");
	if (known.test(apiVersion)) return apiVersion;
	throw badParameter(`The specified version (${apiVersion}) is not recognized. Consider using the latest supported version (${newestApiVersion}).`);
}
function parseRequest({ method, target }) {
	const { segments, query } = parseTarget(target);
	return {
		route: findRoute(method, segments),
		path: target.split("?", 1)[0] ?? "",
		query,
		apiVersion: (isManagedHsm) => isManagedHsm && query.has("$skiptoken") && !query.has("api-version") ? newestApiVersion : checkApiVersion(query.get("api-version"))
	};
}
const limit = 1e3;
function createReadCache() {
	let known = {
		revision: -1,
		reads: /* @__PURE__ */ new Map()
	};
	const nameOf = ({ scheme, host, target }) => `${scheme}:${host}${target}`;
	return {
		find: (revision, request) => known.revision === revision ? known.reads.get(nameOf(request)) : void 0,
		keep(revision, request, read) {
			if (known.revision !== revision || known.reads.size >= limit) known = {
				revision,
				reads: /* @__PURE__ */ new Map()
			};
			known.reads.set(nameOf(request), read);
		}
	};
}
async function strike(fault, { work, late, abandoned, answer }) {
	if (replacesAnswer(fault)) {
		const unheard = () => work().then(ignore, ignore);
		if ("when" in fault && fault.when === "after") await unheard();
		if ("when" in fault && fault.when === "late") late.add(fault.lateBy ?? 1, unheard);
		return faultAnswer(fault, answer);
	}
	switch (fault.kind) {
		case "cut": return {
			...await work(),
			breakage: "cut"
		};
		case "slow": return await sleep(fault.ms, abandoned) ? work() : faultAnswer({ kind: "reset" }, answer);
		case "date-skew": {
			const done = await work();
			if (done.headers.date === void 0) return done;
			const date = new Date(Date.parse(done.headers.date) + fault.ms).toUTCString();
			return {
				...done,
				headers: {
					...done.headers,
					date
				}
			};
		}
	}
}
async function sleep(ms, signal) {
	try {
		await setTimeout$1(ms, void 0, { signal });
		return true;
	} catch {
		return false;
	}
}
function createLateWork() {
	let waiting = [];
	return {
		isWaiting: () => waiting.length > 0,
		add: (steps, work) => void waiting.push({
			steps,
			work
		}),
		async step() {
			for (const entry of waiting) entry.steps--;
			const due = waiting.filter(({ steps }) => steps <= 0);
			waiting = waiting.filter(({ steps }) => steps > 0);
			for (const { work } of due) await work();
		}
	};
}
function ignore() {}
function isUnserved({ target }) {
	return /^\/+rng\/*(\?|$)/i.test(target);
}
function webServerNotFound() {
	return {
		status: 404,
		headers: { "content-type": "text/html" },
		body: "<!DOCTYPE html><html><head><title>404 - File or directory not found.</title></head><body><h1>404 - File or directory not found.</h1></body></html>"
	};
}
function createHandler(context) {
	const { store, keys, clock, limiter, faults, sharedFaults } = context;
	const vaultOf = vaultFinder(context);
	const reads = createReadCache();
	const late = createLateWork();
	async function respond(request) {
		const host = context.parseHost(request.host, request.scheme);
		if (host === void 0) return foreignHost(request, clock.now());
		if (late.isWaiting()) await late.step();
		const revision = store.revision();
		const overdue = await failureOf(context.catchUp(revision));
		const now = clock.at(revision);
		const stored = vaultOf.find(host, revision);
		const isManagedHsm = vaultOf.kind(host) === "managed-hsm";
		if (!isManagedHsm && isUnserved(request)) return webServerNotFound();
		const headers = answerHeaders(request, {
			now,
			isManagedHsm
		});
		try {
			const claims = authenticate(context, request, {
				host,
				build: stored?.serviceBuild ?? "2026"
			});
			if (overdue !== void 0) throw overdue.error;
			const vault = stored ?? vaultOf.make(host);
			const known = request.method === "GET" ? reads.find(revision, request) : void 0;
			const parsed = known?.parsed ?? parseRequest(request);
			const { route } = parsed;
			authorize(claims, route, vault);
			const body = hasBody(request.method) ? await request.body() : "";
			const key = () => limitedKey(keys, {
				route,
				vault: vault.id,
				body
			});
			limiter?.spend({
				vault: vault.id,
				operation: route.operation,
				key,
				now: now.getTime()
			});
			const fault = faults.take(route.operation, route.name) ?? sharedFaults.take(route.operation, route.name, revision);
			const work = () => perform(context, {
				parsed,
				host,
				vault,
				now,
				body,
				headers
			});
			if (fault !== void 0) return await strike(fault, {
				work,
				late,
				abandoned: context.abandoned,
				answer: {
					route,
					host,
					vaultName: vault.name,
					headers
				}
			});
			if (known !== void 0) return {
				status: 200,
				headers: successHeaders(headers, isManagedHsm),
				body: known.body
			};
			const answer = await work();
			if (route.operation === "getKey") reads.keep(revision, request, {
				parsed,
				body: answer.body
			});
			return answer;
		} catch (error) {
			return refuse(toServiceError(error), {
				method: request.method,
				headers,
				isManagedHsm
			});
		}
	}
	return (request) => respond(request).catch((error) => refuseBlindly(request, error));
}
async function perform(context, call) {
	const { parsed, host, vault, now, headers } = call;
	const { operation, name, version } = parsed.route;
	const { store, keys, options, externalKeys, attestation, signer } = context;
	const isManagedHsm = vault.profile === "managed-hsm";
	return success(await operations[operation]({
		store,
		keys,
		options: isManagedHsm ? {
			...options,
			transitionDelay: 0
		} : options,
		externalKeys,
		attestation,
		signer,
		vault,
		origin: host.origin,
		apiVersion: parsed.apiVersion(isManagedHsm),
		now,
		name,
		version,
		path: parsed.path,
		query: parsed.query,
		body: () => parseBody(call.body)
	}), successHeaders(headers, isManagedHsm), isManagedHsm);
}
function success(result, headers, isManagedHsm) {
	if (result !== void 0) return {
		status: 200,
		headers,
		body: JSON.stringify(isManagedHsm ? inAlphabeticalOrder(result) : result)
	};
	const { "content-type": _, ...bare } = headers;
	return {
		status: 204,
		headers: isManagedHsm ? headers : bare,
		body: ""
	};
}
function authenticate({ tokens, anyAudience }, request, { host: { resource }, build }) {
	const token = bearerToken(request.header("authorization"));
	if (token === void 0) throw unauthorized(resource, missingToken[build]);
	const claims = tokens.check(token, /* @__PURE__ */ new Date());
	if (claims === void 0) throw unauthorized(resource, foreignToken);
	if (!anyAudience && !isVaultAudience(claims.aud, resource)) throw wrongAudience(resource, claims.aud);
	return claims;
}
function authorize({ permissions, refusals = "rbac" }, route, vault) {
	if (permissions === void 0 || permissions.includes(accessPolicyName(route.operation))) return;
	throw forbiddenBy(refusals, route, vault.name);
}
function vaultFinder({ vaults, defaultVault }) {
	const nameOf = ({ vaultName = defaultVault.name }) => vaultName;
	const kindOfHost = ({ kind = kindOf(defaultVault.profile) }) => kind;
	let known = {
		revision: -1,
		rows: /* @__PURE__ */ new Map()
	};
	return {
		kind: kindOfHost,
		find(host, revision) {
			const [kind, name] = [kindOfHost(host), nameOf(host)];
			const label = `${kind}/${name}`;
			if (known.revision !== revision) known = {
				revision,
				rows: /* @__PURE__ */ new Map()
			};
			const vault = known.rows.get(label) ?? vaults.find(kind, name);
			if (vault !== void 0) known.rows.set(label, vault);
			return vault;
		},
		make: (host) => vaults.ensure(nameOf(host), {}, kindOfHost(host))
	};
}
function hasBody(method) {
	return method === "POST" || method === "PUT" || method === "PATCH";
}
function refuse(error, { method, headers, isManagedHsm }) {
	const answer = {
		status: error.status,
		headers: {
			...headers,
			...error.headers
		}
	};
	const body = error.toBody();
	if (isManagedHsm) {
		if (error.status === 401) return {
			...answer,
			body: method === "GET" ? "OK" : ""
		};
		body.error.message += ` (Activity ID: ${headers["x-ms-request-id"]})`;
	}
	return {
		...answer,
		body: JSON.stringify(body)
	};
}
function refuseBlindly(request, error) {
	const headers = answerHeaders(request, {
		now: /* @__PURE__ */ new Date(),
		isManagedHsm: false
	});
	return refuse(toServiceError(error), {
		method: request.method,
		headers,
		isManagedHsm: false
	});
}
async function failureOf(work) {
	try {
		await work;
		return;
	} catch (error) {
		return { error };
	}
}
function foreignHost(request, now) {
	const error = new ServiceError(421, "MisdirectedRequest", `This embedded vault does not answer for the host "${request.host}": only for localhost, 127.0.0.1, [::1], *.vault.localhost and *.managedhsm.localhost.`);
	const headers = answerHeaders(request, {
		now,
		isManagedHsm: false
	});
	return refuse(error, {
		method: request.method,
		headers,
		isManagedHsm: false
	});
}
function toServiceError(error) {
	if (error instanceof ServiceError) return error;
	if (error instanceof CryptoInputError) return badParameter(error.message);
	if (error instanceof LocalVaultError) return new ServiceError(500, "InternalServerError", `The embedded vault failed to answer: ${error.message}.`);
	return new ServiceError(500, "InternalServerError", "The embedded vault failed to answer; this is a defect of it.");
}
function httpClientOver(handler) {
	const turn = takeTurns();
	return { async sendRequest(request) {
		const { createHttpHeaders, RestError } = await import("./azure-core-rest-pipeline2.js");
		await turn();
		const answer = await unlessEnded(request, () => send(handler, request));
		if (answer.breakage !== void 0) {
			const { code, message } = connectionReset();
			throw new RestError(message, {
				code,
				request
			});
		}
		const { status, body: bodyAsText } = answer;
		return {
			request,
			status,
			headers: createHttpHeaders(answer.headers),
			bodyAsText
		};
	} };
}
const longestTurnMs = 10;
function takeTurns() {
	let turnedAt = performance.now();
	let next;
	const isLate = () => performance.now() - turnedAt > longestTurnMs;
	const wait = async () => {
		while (isLate()) {
			next ??= new Promise((resolve) => setImmediate$1(() => {
				next = void 0;
				turnedAt = performance.now();
				resolve();
			}));
			await next;
		}
	};
	return () => isLate() ? wait() : void 0;
}
async function send(handler, request) {
	const url = new URL(request.url);
	const answer = await handler({
		method: request.method,
		target: `${url.pathname}${url.search}`,
		scheme: url.protocol === "http:" ? "http" : "https",
		host: request.headers.get("host") ?? url.host,
		header: (name) => request.headers.get(name),
		body: () => readBody(request)
	});
	return answer.breakage === "silence" ? new Promise(() => {}) : answer;
}
function unlessEnded({ abortSignal, timeout }, work) {
	return new Promise((resolve, reject) => {
		const giveUp = () => reject(Object.assign(/* @__PURE__ */ new Error("The operation was aborted."), { name: "AbortError" }));
		if (abortSignal?.aborted === true) return giveUp();
		abortSignal?.addEventListener("abort", giveUp);
		const timer = timeout > 0 ? setTimeout(giveUp, timeout) : void 0;
		work().then(resolve, reject).finally(() => {
			clearTimeout(timer);
			abortSignal?.removeEventListener("abort", giveUp);
		});
	});
}
async function readBody({ body }) {
	if (body === void 0 || body === null) return "";
	if (typeof body === "string") return body;
	const source = typeof body === "function" ? body() : body;
	return new Response(source).text();
}
function readFields(value, path, allowed) {
	if (typeof value !== "object" || value === null || Array.isArray(value)) throw wrong(path, value, "an object");
	for (const name of Object.keys(value)) if (!allowed.includes(name)) throw invalid(`${path}: there is no field "${name}"`, `Fields: ${allowed.join(", ")}.`);
	return {
		values: value,
		path
	};
}
function textField({ values, path }, name) {
	const value = values[name];
	if (value === void 0 || value === null) return void 0;
	if (typeof value === "string") return value;
	throw wrong(`${path}.${name}`, value, "text");
}
function flagField({ values, path }, name) {
	const value = values[name];
	if (value === void 0 || value === null) return void 0;
	if (typeof value === "boolean") return value;
	throw wrong(`${path}.${name}`, value, "true or false");
}
function numberField({ values, path }, name) {
	const value = values[name];
	if (value === void 0 || value === null) return void 0;
	if (typeof value === "number") return value;
	throw wrong(`${path}.${name}`, value, "a number");
}
function dateField({ values, path }, name) {
	const value = values[name];
	if (value === void 0 || value === null) return void 0;
	const time = value instanceof Date ? value.getTime() : typeof value === "string" ? Date.parse(value) : NaN;
	if (Number.isNaN(time)) throw wrong(`${path}.${name}`, value, "a date such as 2030-01-31T12:00:00Z");
	return Math.floor(time / 1e3);
}
function listField({ values, path }, name) {
	const value = values[name];
	if (value === void 0 || value === null) return void 0;
	if (Array.isArray(value)) return value;
	throw wrong(`${path}.${name}`, value, "a list");
}
function invalid(message, hint) {
	return new LocalVaultError("INVALID_SNAPSHOT", message, { hint });
}
function wrong(path, value, allowed) {
	return invalid(`${path} is ${Array.isArray(value) ? "a list" : value === null ? "nothing" : `a value of type ${typeof value}`}`, `It must be ${allowed}.`);
}
function openClock({ store, settings, onChange, systemTime = Date.now }) {
	let known;
	function setting(revision = store.revision()) {
		if (known?.revision !== revision) known = {
			revision,
			setting: readStoredJson(settings.get("clock") ?? "{\"offset\":0}")
		};
		return known.setting;
	}
	const timeOf = ({ frozenAt, offset }) => frozenAt ?? systemTime() + offset;
	const at = (revision) => new Date(timeOf(setting(revision)));
	const now = () => new Date(timeOf(setting()));
	const lastKnown = () => new Date(timeOf(known?.setting ?? setting()));
	async function change(decide) {
		store.write(() => settings.set("clock", JSON.stringify(decide(setting()))));
		await onChange();
		return now();
	}
	const moveTo = (time) => (current) => current.frozenAt === void 0 ? { offset: time - systemTime() } : {
		frozenAt: time,
		offset: 0
	};
	return {
		now,
		at,
		lastKnown,
		isSystemTime: () => setting().frozenAt === void 0 && setting().offset === 0,
		isFrozen: () => setting().frozenAt !== void 0,
		set: (time) => change(moveTo(readTime(time).getTime())),
		advance(by) {
			const duration = typeof by === "number" ? void 0 : parseDuration(by);
			if (typeof by === "number" && !(Number.isFinite(by) && by >= 0)) throw new LocalVaultError("INVALID_OPTION", `cannot advance the clock by ${by} milliseconds`, { hint: "Use set() to move it back." });
			return change((current) => {
				const from = new Date(timeOf(current));
				const to = duration === void 0 ? new Date(from.getTime() + Number(by)) : addDuration(from, duration);
				return moveTo(readTime(to).getTime())(current);
			});
		},
		freeze: () => change((current) => ({
			frozenAt: timeOf(current),
			offset: 0
		})),
		resume: () => change((current) => ({ offset: timeOf(current) - systemTime() }))
	};
}
function freezeAt(settings, time) {
	settings.set("clock", JSON.stringify({
		frozenAt: readTime(time).getTime(),
		offset: 0
	}));
}
function readTime(time) {
	const date = typeof time === "string" ? new Date(time) : time;
	const year = date.getUTCFullYear();
	if (Number.isNaN(year) || year < 1970 || year > 9999) throw new LocalVaultError("INVALID_OPTION", `"${String(time)}" is not a point in time`, { hint: "Write it as ISO 8601, for example 2030-01-31T12:00:00Z, between the years 1970 and 9999." });
	return date;
}
function importSnapshot(store, keys, { snapshot, vault, settings, now, replace, dryRun }) {
	const time = snapshot.clock === void 0 ? now : /* @__PURE__ */ new Date(snapshot.clock * 1e3);
	store.write(() => {
		if (!replace) checkNames(keys, snapshot, vault);
		if (dryRun) return;
		if (replace) keys.purgeAll(vault.id);
		if (snapshot.clock !== void 0) freezeAt(settings, time);
		for (const key of snapshot.keys) importKey(keys, key, {
			vault,
			now: time
		});
	});
}
function checkNames(keys, snapshot, vault) {
	for (const { name } of snapshot.keys) if (keys.find(vault.id, name) !== void 0) throw invalid(`the vault has a key "${name}" already`, "Import into an empty vault, or take the key out.");
}
function importKey(keys, snapshot, { vault, now }) {
	const { name, managed, deletedAt, releasePolicy, rotationPolicy, versions } = snapshot;
	let key = keys.insertKey(vault.id, name);
	for (const version of versions) key = keys.insertVersion(key, version).key;
	const due = managed ? void 0 : rotationTime(rotationPolicy, keys.latestVersion(key));
	keys.saveKey({
		...key,
		managed,
		releasePolicy,
		rotationPolicy,
		deletedAt,
		purgeAt: deletedAt === void 0 ? void 0 : deletedAt + vault.recoverableDays * 86400,
		rotatesAt: due === void 0 ? void 0 : Math.max(due, Math.floor(now.getTime() / 1e3))
	});
}
const snapshotFormat = "keyturn-snapshot-1";
const versionFields = [
	"version",
	"keyType",
	"keySize",
	"curve",
	"keyOperations",
	"enabled",
	"createdOn",
	"updatedOn",
	"notBefore",
	"expiresOn",
	"exportable",
	"tags",
	"jwk",
	"externalKey"
];
const keyFields = [
	"name",
	"managed",
	"deletedOn",
	"releasePolicy",
	"rotationPolicy",
	"versions"
];
async function readSnapshot(document, vault, now) {
	const fields = readFields(document, "snapshot", [
		"format",
		"clock",
		"keys"
	]);
	const format = textField(fields, "format") ?? "keyturn-snapshot-1";
	if (format !== "keyturn-snapshot-1") throw invalid(`snapshot.format: "${format}" is no format that is known here`, `It is ${snapshotFormat}.`);
	const clock = dateField(fields, "clock");
	const time = clock === void 0 ? now : /* @__PURE__ */ new Date(clock * 1e3);
	const keys = [];
	for (const [index, value] of (listField(fields, "keys") ?? []).entries()) keys.push(await readKey(value, {
		path: `keys[${index}]`,
		vault,
		now: time
	}));
	const names = /* @__PURE__ */ new Set();
	for (const [index, { name }] of keys.entries()) {
		if (names.has(name.toLowerCase())) throw invalid(`keys[${index}]: there is a key "${name}" before it`, "Take one out.");
		names.add(name.toLowerCase());
	}
	return {
		clock,
		keys
	};
}
async function readKey(value, place) {
	const fields = readFields(value, place.path, [...keyFields, ...versionFields]);
	const name = textField(fields, "name");
	if (name === void 0) throw invalid(`${place.path} has no name`, "Every key needs one.");
	return explain(place.path, async () => {
		checkKeyName(name);
		return {
			name,
			managed: flagField(fields, "managed") ?? false,
			deletedAt: dateField(fields, "deletedOn"),
			releasePolicy: readRelease(fields, place),
			rotationPolicy: readPolicy(fields, place),
			versions: await readVersions(fields, place)
		};
	});
}
async function readVersions(key, place) {
	const list = listField(key, "versions");
	const own = Object.fromEntries(Object.entries(key.values).filter(([name]) => versionFields.includes(name)));
	if (list === void 0) return [await readVersion({
		values: own,
		path: place.path
	}, place)];
	if (list.length === 0) throw invalid(`${place.path}.versions is empty`, "A key has at least one version.");
	const versions = [];
	for (const [index, value] of list.entries()) {
		const path = `${place.path}.versions[${index}]`;
		const fields = readFields(value, path, versionFields);
		const merged = {
			values: {
				...own,
				...fields.values
			},
			path
		};
		versions.push(await explain(path, () => readVersion(merged, place)));
	}
	return versions;
}
async function readVersion(fields, { vault, now }) {
	const asked = textField(fields, "keyType");
	if (asked === void 0) throw invalid(`${fields.path} has no keyType`, "For example EC or RSA.");
	const kty = readKeyType(asked, vault.profile);
	const material = await readMaterial(fields, kty);
	const created = dateField(fields, "createdOn") ?? Math.floor(now.getTime() / 1e3);
	const nbf = dateField(fields, "notBefore");
	const exp = dateField(fields, "expiresOn");
	checkWindow(nbf, exp);
	return {
		version: readVersionId(fields),
		kty,
		keySize: keySizeOf(material),
		keyOps: readStoredKeyOps(fields.values.keyOperations, kty, vault.profile) ?? defaultKeyOps(kty, vault.profile),
		enabled: flagField(fields, "enabled") ?? true,
		nbf,
		exp,
		created,
		updated: dateField(fields, "updatedOn") ?? created,
		exportable: flagField(fields, "exportable") ?? false,
		generated: fields.values.jwk === void 0,
		tags: readTags(fields.values),
		publicJwk: publicJwk(material),
		privateJwk: material,
		externalKey: textField(fields, "externalKey")
	};
}
async function readMaterial(fields, kty) {
	const { jwk } = fields.values;
	const shape = {
		kty,
		keySize: numberField(fields, "keySize"),
		crv: textField(fields, "curve")
	};
	if (jwk === void 0) return generateKeyMaterial(shape);
	if (typeof jwk !== "object" || jwk === null) throw invalid(`${fields.path}.jwk is no object`, "It must be a JWK.");
	return importKeyMaterial({
		kty,
		...jwk
	});
}
function readVersionId(fields) {
	const version = textField(fields, "version") ?? newVersionId();
	if (/^[0-9a-f]{32}$/.test(version)) return version;
	throw invalid(`${fields.path}.version is "${version}"`, "A version is 32 lower-case hex digits.");
}
function readPolicy({ values, path }, { vault, now }) {
	if (values.rotationPolicy === void 0) return void 0;
	const fields = readFields(values.rotationPolicy, `${path}.rotationPolicy`, [
		"rotateEvery",
		"rotateBeforeExpiry",
		"notifyBefore",
		"expireAfter",
		"createdOn",
		"updatedOn"
	]);
	const rotateAfter = textField(fields, "rotateEvery");
	const rotateBefore = textField(fields, "rotateBeforeExpiry");
	const notifyBefore = textField(fields, "notifyBefore");
	const action = (type, trigger) => ({
		action: { type },
		trigger
	});
	const input = readRotationPolicy({
		lifetimeActions: [...rotateAfter === void 0 && rotateBefore === void 0 ? [] : [action("Rotate", {
			timeAfterCreate: rotateAfter,
			timeBeforeExpiry: rotateBefore
		})], ...notifyBefore === void 0 ? [] : [action("Notify", { timeBeforeExpiry: notifyBefore })]],
		attributes: { expiryTime: textField(fields, "expireAfter") }
	}, vault.profile, now);
	const created = dateField(fields, "createdOn") ?? Math.floor(now.getTime() / 1e3);
	return {
		...input,
		created,
		updated: dateField(fields, "updatedOn") ?? created
	};
}
function readRelease({ values, path }, { vault }) {
	if (values.releasePolicy === void 0) return void 0;
	const fields = readFields(values.releasePolicy, `${path}.releasePolicy`, [
		"contentType",
		"policy",
		"immutable"
	]);
	return parseReleasePolicy({
		contentType: textField(fields, "contentType"),
		data: Buffer.from(textField(fields, "policy") ?? "").toString("base64url"),
		immutable: flagField(fields, "immutable")
	}, vault.profile);
}
async function explain(path, read) {
	try {
		return await read();
	} catch (error) {
		if (error instanceof ServiceError || error instanceof CryptoInputError) throw invalid(`${path}: ${error.message}`, "The service would refuse it too.");
		throw error;
	}
}
function snapshotOf(keys, vault, now) {
	const all = [false, true].flatMap((deleted) => everyKey(keys, vault, deleted));
	return {
		format: snapshotFormat,
		...now === void 0 ? {} : { clock: now.toISOString() },
		keys: all.map((key) => keyDocument(keys, key))
	};
}
function everyKey(keys, vault, deleted) {
	const limit = 1e3;
	const all = [];
	for (let after = {
		deletedAt: 0,
		id: 0
	};;) {
		const page = keys.listByAge(vault.id, {
			deleted,
			after,
			limit
		});
		all.push(...page);
		const last = page.at(-1);
		if (last === void 0 || page.length < limit) return all;
		after = placeOf(last);
	}
}
function keyDocument(keys, key) {
	const { rotationPolicy: policy, releasePolicy: release } = key;
	return {
		name: key.name,
		...key.managed ? { managed: true } : {},
		...key.deletedAt === void 0 ? {} : { deletedOn: iso(key.deletedAt) },
		...release === void 0 ? {} : { releasePolicy: releaseDocument(release) },
		...policy === void 0 ? {} : { rotationPolicy: policyDocument(policy) },
		versions: keys.allVersions(key).map((version) => versionDocument(keys, version))
	};
}
function policyDocument(policy) {
	const triggerOf = (type) => policy.lifetimeActions.find(({ action }) => action.type === type)?.trigger;
	const rotate = triggerOf("Rotate");
	const notify = triggerOf("Notify");
	return {
		...rotate?.timeAfterCreate === void 0 ? {} : { rotateEvery: rotate.timeAfterCreate },
		...rotate?.timeBeforeExpiry === void 0 ? {} : { rotateBeforeExpiry: rotate.timeBeforeExpiry },
		...notify?.timeBeforeExpiry === void 0 ? {} : { notifyBefore: notify.timeBeforeExpiry },
		...policy.expiryTime === void 0 ? {} : { expireAfter: policy.expiryTime },
		createdOn: iso(policy.created),
		updatedOn: iso(policy.updated)
	};
}
function releaseDocument(release) {
	const { contentType, data = "", immutable } = release;
	return {
		contentType,
		policy: Buffer.from(data, "base64url").toString(),
		immutable
	};
}
function versionDocument(keys, version) {
	const { kty: _, ...jwk } = keys.privateJwk(version);
	return {
		version: version.version,
		keyType: version.kty,
		keyOperations: version.keyOps,
		enabled: version.enabled,
		createdOn: iso(version.created),
		updatedOn: iso(version.updated),
		...version.nbf === void 0 ? {} : { notBefore: iso(version.nbf) },
		...version.exp === void 0 ? {} : { expiresOn: iso(version.exp) },
		...version.exportable ? { exportable: true } : {},
		...version.tags === void 0 ? {} : { tags: version.tags },
		...version.externalKey === void 0 ? {} : { externalKey: version.externalKey },
		jwk
	};
}
function iso(seconds) {
	return (/* @__PURE__ */ new Date(seconds * 1e3)).toISOString().replace(".000Z", "Z");
}
const usualNotice = "P30D";
function watchEvents(source, now) {
	let lastMade = source.lastMade();
	let seenUntil = now;
	return {
		look(time) {
			const known = lastMade;
			const made = source.madeAfter(known);
			lastMade = made.at(-1)?.id ?? known;
			const created = made.map((version) => occurrence("KeyNewVersionCreated", version.created, version));
			const due = source.expiringAfter(seenUntil).flatMap(expiryEvents).filter(({ at, version }) => (at > seenUntil || version.id > known) && at <= time);
			seenUntil = time;
			return [...created, ...due].toSorted((a, b) => a.at - b.at);
		},
		nextAt(time) {
			return source.expiringAfter(time).flatMap(expiryEvents).filter(({ at }) => at > time).reduce((first, { at }) => Math.min(first, at), Number.POSITIVE_INFINITY);
		}
	};
}
function expiryEvents(version) {
	const { exp, supersededAt = Number.POSITIVE_INFINITY } = version;
	if (exp === void 0) return [];
	return [occurrence("KeyNearExpiry", Math.max(nearExpiry(version, exp), version.created), version), occurrence("KeyExpired", exp, version)].filter(({ at }) => at < supersededAt);
}
function nearExpiry({ rotationPolicy }, exp) {
	const notify = rotationPolicy?.lifetimeActions.find(({ action }) => action.type.toLowerCase() === "notify");
	const notice = parseDuration(notify?.trigger.timeBeforeExpiry ?? usualNotice);
	return Math.floor(addDuration(/* @__PURE__ */ new Date(exp * 1e3), negated(notice)).getTime() / 1e3);
}
function occurrence(name, at, version) {
	return {
		type: `Microsoft.KeyVault.${name}`,
		at,
		version
	};
}
const interval = 250;
function createEventFeed({ source, now, revision, catchUp }) {
	const followers = /* @__PURE__ */ new Set();
	let isClosed = false;
	const seconds = () => Math.floor(now().getTime() / 1e3);
	async function* look(watch, signal) {
		let [known, nextAt] = [-1, Number.NEGATIVE_INFINITY];
		while (!isClosed && signal?.aborted !== true) {
			await catchUp();
			const [current, time] = [revision(), seconds()];
			if (current !== known || time >= nextAt) {
				const found = watch.look(time);
				known = current;
				nextAt = watch.nextAt(time);
				if (found.length > 0) yield found;
			}
			await rest(signal);
		}
	}
	function rest(signal) {
		return new Promise((resolve) => {
			const done = () => {
				clearTimeout$1(timer);
				followers.delete(done);
				signal?.removeEventListener("abort", done);
				resolve();
			};
			const timer = setTimeout$2(done, interval);
			followers.add(done);
			signal?.addEventListener("abort", done);
			if (isClosed || signal?.aborted === true) done();
		});
	}
	const wake = () => {
		for (const done of [...followers]) done();
	};
	return {
		follow: (signal) => look(watchEvents(source, seconds()), signal),
		wake,
		close() {
			isClosed = true;
			wake();
		}
	};
}
const operationNames = [
	"createKey",
	"rotateKey",
	"importKey",
	"deleteKey",
	"updateKey",
	"getKey",
	"getKeyVersions",
	"getKeys",
	"backupKey",
	"restoreKey",
	"encrypt",
	"decrypt",
	"sign",
	"verify",
	"wrapKey",
	"unwrapKey",
	"secureWrapKey",
	"secureUnwrapKey",
	"release",
	"getDeletedKeys",
	"getDeletedKey",
	"purgeDeletedKey",
	"recoverDeletedKey",
	"getKeyRotationPolicy",
	"updateKeyRotationPolicy",
	"getRandomBytes",
	"getKeyAttestation"
];
const text = {
	isRight: (value) => typeof value === "string",
	allowed: "text"
};
const longestWait = 2 ** 31 - 1;
const longestSkew = 316224e7;
const timed = {
	when: oneOf([
		"before",
		"after",
		"late"
	]),
	lateBy: wholeFrom(1)
};
const fieldsOf = {
	answer: {
		"status*": {
			isRight: (value) => isWhole(value, 200, 599),
			allowed: "200 to 599"
		},
		code: {
			isRight: (value) => typeof value === "string" && value !== "",
			allowed: "text"
		},
		message: text,
		retryAfter: {
			isRight: (value) => isWhole(value, 0) || typeof value === "string" && /^[\x20-\x7e]+$/.test(value),
			allowed: "whole seconds from 0, or a date as text"
		},
		body: text,
		...timed
	},
	reset: timed,
	silence: timed,
	cut: {},
	slow: { "ms*": {
		isRight: (value) => isBetween(value, 0, longestWait),
		allowed: `0 or more, up to ${longestWait}`
	} },
	forbidden: { style: oneOf(["rbac", "access-policy"]) },
	"date-skew": { "ms*": {
		isRight: (value) => isBetween(value, -316224e7, longestSkew),
		allowed: "a number of milliseconds, 100 years at most"
	} }
};
const targetFields = {
	operation: {
		isRight: (value) => [value].flat().length > 0 && [value].flat().every((each) => isOperation(each)),
		allowed: operationNames.join(", ")
	},
	key: {
		isRight: (value) => typeof value === "string" && /^[0-9a-zA-Z-]{1,127}$/.test(value),
		allowed: "a key's name: 1 to 127 letters, digits and hyphens"
	},
	skip: wholeFrom(0),
	times: {
		isRight: (value) => value === Number.POSITIVE_INFINITY || isWhole(value, 1),
		allowed: "a whole number from 1, or Infinity"
	},
	for: {
		isRight: (value) => typeof value === "string" && durationDays(parseDuration(value), /* @__PURE__ */ new Date(0)) > 0,
		allowed: "a duration longer than nothing"
	}
};
function checkFault(fault, target) {
	if (!isObject(fault)) throw refusal("no kind", `an object with a kind: ${Object.keys(fieldsOf).join(", ")}`);
	if (!isObject(target)) throw refusal(`target ${show(target)}`, "an object");
	if (!Object.hasOwn(fieldsOf, String(fault.kind))) throw refusal(`kind ${show(fault.kind)}`, Object.keys(fieldsOf).join(", "));
	const { kind, ...rest } = fault;
	checkFields(rest, fieldsOf[kind], kind);
	checkFields({ ...target }, targetFields, "target");
	if ("lateBy" in rest && rest.lateBy !== void 0 && rest.when !== "late") throw refusal(`lateBy ${show(rest.lateBy)} without when late`, "left out, or go with when late");
}
function checkFields(values, rules, owner) {
	const names = Object.keys(rules).map((name) => name.replace("*", ""));
	for (const name of Object.keys(values)) if (!names.includes(name)) throw refusal(`${owner} has no field ${show(name)}`, names.length > 0 ? `one of ${names.join(", ")}` : "left out");
	for (const [marked, { isRight, allowed }] of Object.entries(rules)) {
		const name = marked.replace("*", "");
		const value = values[name];
		if (value === void 0 && name === marked) continue;
		if (!isRight(value)) throw refusal(`${name} ${show(value)}`, allowed);
	}
}
function oneOf(values) {
	return {
		isRight: (value) => values.includes(value),
		allowed: values.join(", ").replace(/, (\S+)$/, " or $1")
	};
}
function wholeFrom(least) {
	return {
		isRight: (value) => isWhole(value, least),
		allowed: `a whole number from ${least}`
	};
}
function isOperation(value) {
	return operationNames.includes(value);
}
function isWhole(value, least, most = Number.MAX_SAFE_INTEGER) {
	return Number.isInteger(value) && isBetween(value, least, most);
}
function isBetween(value, least, most) {
	return typeof value === "number" && value >= least && value <= most;
}
function isObject(value) {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
function show(value) {
	const isList = Array.isArray(value) && value.every((each) => typeof each === "string");
	return String(typeof value === "object" && !isList ? JSON.stringify(value) : value).slice(0, 100);
}
function refusal(what, allowed) {
	return new LocalVaultError("INVALID_OPTION", `a fault has ${what}`, { hint: `It must be ${allowed}.` });
}
function createFaultQueue(now, shelf = memoryShelf()) {
	const lasts = ({ until }) => until === void 0 || now() < new Date(until);
	const list = () => shelf.read().filter(lasts);
	return {
		add(fault, target = {}) {
			checkFault(fault, target);
			const { operation, key, skip = 0, for: length } = target;
			const { times = length === void 0 ? 1 : Number.POSITIVE_INFINITY } = target;
			const entry = {
				fault,
				...operation === void 0 ? {} : { operation: typeof operation === "string" ? [operation] : operation },
				...key === void 0 ? {} : { key },
				skip,
				times,
				...length === void 0 ? {} : { until: addDuration(now(), parseDuration(length)).toISOString() }
			};
			shelf.change((all) => [...all, entry]);
		},
		clear: () => shelf.change(() => []),
		pending: () => list().reduce((sum, { times }) => sum + times, 0),
		list,
		take(operation, key, revision) {
			const strikes = (entry) => fits(entry, operation, key) && lasts(entry);
			if (!shelf.read(revision).some(strikes)) return void 0;
			let struck;
			shelf.change((all) => {
				const { fault, rest } = strikeFirst(all, strikes);
				struck = fault;
				return rest;
			});
			return struck;
		}
	};
}
function memoryShelf() {
	let all = [];
	return {
		read: () => all,
		change(decide) {
			all = decide(all);
		}
	};
}
function strikeFirst(all, strikes) {
	let fault;
	const rest = all.flatMap((entry) => {
		if (fault !== void 0 || !strikes(entry)) return [entry];
		if (entry.skip > 0) return [{
			...entry,
			skip: entry.skip - 1
		}];
		fault = entry.fault;
		return entry.times > 1 ? [{
			...entry,
			times: entry.times - 1
		}] : [];
	});
	return {
		fault,
		rest
	};
}
function fits({ operation, key }, asked, name) {
	if (key !== void 0 && key.toLowerCase() !== name.toLowerCase()) return false;
	return operation === void 0 || operation.includes(asked);
}
const creating = [
	"createKey",
	"rotateKey",
	"importKey",
	"release"
];
const perWindow = {
	create: {
		hsm: 10,
		software: 20
	},
	other: {
		hsm: {
			2048: 2e3,
			3072: 500,
			4096: 250
		},
		software: {
			2048: 4e3,
			3072: 1e3,
			4096: 500
		}
	}
};
const documentedWindow = 1e4;
function createLimiter(window = documentedWindow) {
	const buckets = /* @__PURE__ */ new Map();
	return { spend({ vault, operation, key, now }) {
		const isCreate = creating.includes(operation);
		const name = `${vault}/${isCreate ? "create" : "other"}`;
		const bucket = buckets.get(name) ?? {
			level: 1,
			at: now
		};
		const refilled = Math.min(1, bucket.level + Math.max(0, now - bucket.at) / window);
		const cost = 1 / transactions(isCreate, key());
		const isAllowed = refilled + 1e-9 >= cost;
		buckets.set(name, {
			level: isAllowed ? refilled - cost : refilled,
			at: now
		});
		if (isAllowed) return;
		throw new ServiceError(429, "Throttled", "Request was not processed because too many requests were received. Reason: VaultRequestTypeLimitReached");
	} };
}
function transactions(isCreate, key) {
	const protection = key?.kty.endsWith("-HSM") ? "hsm" : "software";
	if (isCreate) return perWindow.create[protection];
	const bits = key?.kty.startsWith("RSA") ? key.keySize ?? 2048 : 2048;
	const limits = perWindow.other[protection];
	return bits <= 2048 ? limits[2048] : bits <= 3072 ? limits[3072] : limits[4096];
}
const settingName$2 = "signer";
function openSigner(settings) {
	let known;
	return () => {
		known ??= load(settings).catch((error) => {
			known = void 0;
			throw error;
		});
		return known;
	};
}
async function load(settings) {
	const stored = settings.get(settingName$2) ?? settings.keepFirst(settingName$2, JSON.stringify(await makeSigner()));
	const { jwk, certificates } = JSON.parse(stored);
	const privateKey = createPrivateKey({
		key: jwk,
		format: "jwk"
	});
	const chain = certificates.map((pem) => new X509Certificate(pem));
	return {
		keyId: chain[0]?.fingerprint.replaceAll(":", "") ?? "",
		privateKey,
		publicKey: createPublicKey(privateKey),
		chain: chain.map(({ raw }) => raw.toString("base64"))
	};
}
async function makeSigner() {
	const { makeServerIdentity } = await import("../../local-vault/dist/certificate.js");
	const jwk = await generateRsaJwk(2048);
	const privateKey = createPrivateKey({
		key: jwk,
		format: "jwk"
	});
	const identity = makeServerIdentity(/* @__PURE__ */ new Date(), { serverKeys: {
		privateKey,
		publicKey: createPublicKey(privateKey)
	} });
	return {
		jwk,
		certificates: [identity.certificate, identity.authority]
	};
}
async function actOnPolicies(store, keys, now) {
	if (isDue(keys.nextPurge(), now)) store.write(() => keys.dueForPurge(now).forEach(keys.purge));
	while (isDue(keys.nextRotation(), now)) {
		const key = keys.dueForRotation(now);
		if (key === void 0) return;
		await rotateAsDue(store, keys, key);
	}
}
function policyRunner(store, keys, timeAt) {
	let revision;
	let next = 0;
	let running;
	return async (known = store.revision()) => {
		for (let current = known;; current = store.revision()) {
			if (current !== revision) next = nextPolicyTime(keys);
			revision = current;
			const time = Math.floor(timeAt(current).getTime() / 1e3);
			if (next > time) return;
			running ??= actOnPolicies(store, keys, time).finally(() => {
				running = void 0;
			});
			await running;
		}
	};
}
function nextPolicyTime(keys) {
	return Math.min(keys.nextRotation() ?? Number.POSITIVE_INFINITY, keys.nextPurge() ?? Number.POSITIVE_INFINITY);
}
async function rotateAsDue(store, keys, due) {
	const material = await generateKeyMaterial(shapeOf(keys.latestVersion(due)));
	store.write(() => {
		const current = keys.find(due.vault, due.name);
		if (current?.id !== due.id || current.rotatesAt !== due.rotatesAt || current.latest !== due.latest) return;
		if (current.deletedAt !== void 0 || current.rotatesAt === void 0) return;
		nextVersionOf(keys, current, {
			material,
			created: current.rotatesAt
		});
	});
}
function isDue(at, now) {
	return at !== void 0 && at <= now;
}
const select = `SELECT versions.*, keys.name, keys.rotation_policy, vaults.name AS vault,
  (SELECT min(later.created) FROM versions AS later WHERE later.key = versions.key AND later.id > versions.id)
    AS superseded_at
  FROM versions JOIN keys ON keys.id = versions.key JOIN vaults ON vaults.id = keys.vault AND vaults.kind <> 'managed-hsm'`;
function openEventSource({ db }) {
	const last = db.prepare("SELECT max(id) AS id FROM versions");
	const made = db.prepare(`${select} WHERE versions.id > ? ORDER BY versions.id`);
	const expiring = db.prepare(`${select} WHERE versions.exp > ? AND keys.deleted_at IS NULL`);
	return {
		lastMade: () => Number(last.get()?.id ?? 0),
		madeAfter: (id) => made.all(id).map(readRow),
		expiringAfter: (seconds) => expiring.all(seconds).map(readRow)
	};
}
function readRow(row) {
	const policy = row.rotation_policy;
	return {
		id: Number(row.id),
		vault: String(row.vault),
		name: String(row.name),
		version: String(row.version),
		nbf: optional(row.nbf),
		exp: optional(row.exp),
		created: Number(row.created),
		rotationPolicy: policy === null ? void 0 : readStoredJson(String(policy)),
		supersededAt: optional(row.superseded_at)
	};
}
function optional(value) {
	return value === null || value === void 0 ? void 0 : Number(value);
}
const settingName$1 = "external-keys";
function openExternalKeyTable(store, settings) {
	const read = () => JSON.parse(settings.get(settingName$1) ?? "{\"isReachable\":true,\"keys\":{}}");
	return {
		read,
		change: (decide) => store.write(() => settings.set(settingName$1, JSON.stringify(decide(read()))))
	};
}
const settingName = "faults";
function openFaultShelf(store, settings) {
	let known;
	function read(revision = store.revision()) {
		if (known?.revision !== revision) known = {
			revision,
			all: parse(settings.get(settingName))
		};
		return known.all;
	}
	return {
		read,
		change: (decide) => store.write(() => settings.set(settingName, JSON.stringify(decide(read()))))
	};
}
function parse(text = "[]") {
	return readStoredJson(text).map((entry) => ({
		...entry,
		times: entry.times ?? Number.POSITIVE_INFINITY
	}));
}
function openSettingTable(store) {
	const select = store.db.prepare("SELECT value FROM settings WHERE name = ?");
	const upsert = store.db.prepare("INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value");
	const remove = store.db.prepare("DELETE FROM settings WHERE name = ?");
	const insert = store.db.prepare("INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO NOTHING");
	const get = (name) => {
		const value = select.get(name)?.value;
		return value === void 0 ? void 0 : String(value);
	};
	const keepFirst = (name, value) => {
		store.write(() => insert.run(name, value));
		return get(name) ?? value;
	};
	return {
		get,
		keepFirst,
		remove: (name) => store.write(() => void remove.run(name)),
		set: (name, value) => store.write(() => void upsert.run(name, value)),
		secret(name) {
			const secret = get(name) ?? keepFirst(name, randomBytes(32).toString("base64url"));
			return Buffer.from(secret, "base64url");
		}
	};
}
function openVaultParts(store, parseHost, name, options) {
	const settings = openSettingTable(store);
	const keys = openKeyTable(store);
	const vaults = openVaultTable(store);
	const defaultVault = vaults.ensure(name, givenSettings(options));
	for (const other of options.otherNames ?? []) vaults.ensure(checkVaultName(other), givenSettings(options));
	if (options.now !== void 0) freezeAt(settings, options.now);
	const clock = openClock({
		store,
		settings,
		onChange: () => catchUp().finally(() => feed.wake())
	});
	const catchUp = policyRunner(store, keys, clock.at);
	const feed = createEventFeed({
		source: openEventSource(store),
		now: clock.now,
		revision: () => store.revision(),
		catchUp: () => catchUp()
	});
	const signer = openSigner(settings);
	const abandoned = new AbortController();
	const { transitionDelay = 0, emptyPages = false, anyAudience = false, limits = false } = options;
	return {
		store,
		settings,
		keys,
		vaults,
		defaultVault,
		clock,
		catchUp,
		feed,
		parseHost,
		tokens: openTokenAuthority(settings.secret("tokens")),
		externalKeys: openExternalKeyTable(store, settings),
		signer,
		attestation: openAttestationAuthority(signer),
		anyAudience,
		options: {
			transitionDelay,
			emptyPages
		},
		faults: createFaultQueue(clock.now),
		sharedFaults: createFaultQueue(clock.now, openFaultShelf(store, settings)),
		limiter: limiterFor(limits),
		abandoned: abandoned.signal,
		abandon: () => abandoned.abort()
	};
}
function limiterFor(limits) {
	if (limits === false) return void 0;
	return limits === true ? createLimiter() : createLimiter(limits.window);
}
function givenSettings({ profile, purgeProtection, recoverableDays, serviceBuild }) {
	return {
		...profile === void 0 ? {} : { profile },
		...purgeProtection === void 0 ? {} : { purgeProtection },
		...recoverableDays === void 0 ? {} : { recoverableDays },
		...serviceBuild === void 0 ? {} : { serviceBuild }
	};
}
async function openLocalVault(options = {}) {
	return openVault(options).vault;
}
function openVault(options) {
	const name = checkVaultName(options.name ?? "default");
	const parseHost = createHostParser(options.azureHosts);
	const store = openStore(options.file ?? ":memory:");
	try {
		const parts = openVaultParts(store, parseHost, name, options);
		const { feed, tokens, attestation, defaultVault, abandon } = parts;
		const log = createRequestLog(options.requestLog === false ? void 0 : options.file, parts.clock.lastKnown);
		const handler = log.over(createHandler(parts));
		const requests = trackRequests((request) => handler(request).finally(feed.wake));
		const vault = vaultOver(name, parts, requests, log);
		const { profile } = defaultVault;
		return {
			vault,
			handler: requests.handler,
			feed,
			tokens,
			parseHost,
			attestation,
			name,
			profile,
			abandon
		};
	} catch (error) {
		store.close();
		throw error;
	}
}
function vaultOver(name, parts, requests, log) {
	const { store, keys, settings, clock, tokens, externalKeys, attestation, faults, sharedFaults, feed } = parts;
	const { profile, id } = parts.defaultVault;
	const url = `https://${name}.${profile === "managed-hsm" ? "managedhsm" : "vault"}.localhost`;
	let closing;
	return {
		url,
		credential: localCredential(tokens),
		credentialWith: (grant) => localCredential(tokens, checkGrant(grant)),
		httpClient: httpClientOver(requests.handler),
		fetch: fetchOver(requests.handler),
		now: clock.now,
		clock,
		externalKeys: externalKeyManager(externalKeys),
		attest: (chosen) => attestation.issue({
			authority: url,
			...chosen
		}, clock.now()),
		faults,
		sharedFaults,
		requests: {
			entries: log.entries,
			clear: log.clear
		},
		events: eventsOf(feed),
		...snapshotsOf(parts),
		keyCount: () => keys.count(id),
		async erase() {
			store.write(() => {
				keys.purgeAll();
				settings.remove("clock");
				sharedFaults.clear();
			});
		},
		isShared: store.isShared,
		close() {
			closing ??= requests.close().then(() => {
				feed.close();
				log.flush();
				store.close();
			});
			return closing;
		}
	};
}
function snapshotsOf(parts) {
	const { store, keys, settings, clock, defaultVault, catchUp } = parts;
	return {
		async importSnapshot(text, { replace = false, dryRun = false } = {}) {
			const { parse } = await import("./yaml2.js").then((m) => /* @__PURE__ */ __toESM(m.default, 1));
			const snapshot = await readSnapshot(parseWith(parse, text), defaultVault, clock.now());
			importSnapshot(store, keys, {
				snapshot,
				vault: defaultVault,
				now: clock.now(),
				replace,
				dryRun,
				settings
			});
			if (!dryRun) await catchUp();
			return {
				keys: snapshot.keys.length,
				versions: snapshot.keys.reduce((sum, { versions }) => sum + versions.length, 0)
			};
		},
		async exportSnapshot() {
			const { stringify } = await import("./yaml2.js").then((m) => /* @__PURE__ */ __toESM(m.default, 1));
			return stringify(snapshotOf(keys, defaultVault, clock.isSystemTime() ? void 0 : clock.now()));
		}
	};
}
function parseWith(parse, text) {
	try {
		return parse(text);
	} catch (error) {
		const [place] = error.linePos ?? [];
		throw invalid(`the snapshot is not valid YAML${place ? ` at ${place.line}:${place.col}` : ""}`, "Correct it there.");
	}
}
function eventsOf(feed) {
	return (({ schema = "event-grid", signal } = {}) => {
		const tell = schema === "cloudevents" ? toCloudEvent : toEventGrid;
		const found = feed.follow(signal);
		return (async function* () {
			for await (const group of found) yield* group.map((each) => tell(each, `https://${hostOf(each.version)}`));
		})();
	});
}
function trackRequests(answer) {
	const open = /* @__PURE__ */ new Set();
	let isClosed = false;
	return {
		handler(request) {
			if (isClosed) return Promise.reject(new LocalVaultError("CLOSED", "the embedded vault is closed"));
			const answering = answer(request);
			open.add(answering);
			const done = () => open.delete(answering);
			answering.then(done, done);
			return answering;
		},
		async close() {
			isClosed = true;
			await Promise.allSettled(open);
		}
	};
}

export { LocalVaultError, localVaultFile, openLocalVault };