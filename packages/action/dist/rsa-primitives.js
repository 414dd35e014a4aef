import { constants, createPrivateKey, createPublicKey, privateDecrypt, publicEncrypt } from "node:crypto";

// ../local-vault/dist/crypto/input-error.js
/**
* What a caller sent cannot be used: a wrong size, algorithm, encoding or key. The vault answers it as 400.
* The message names sizes and names only, never bytes of a key or of a plaintext.
*/
var CryptoInputError = class extends Error {
	name = "CryptoInputError";
};

// ../local-vault/dist/crypto/base64url.js
const alphabet = /^[A-Za-z0-9+/_-]*={0,2}$/;
/** Bytes as unpadded base64url, the only form that the service writes. */
function encodeBase64Url(bytes) {
	return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64url");
}
/**
* Reads base64url or standard base64, padded or not: clients send all four, so all four are read.
*
* @param text the encoded value
* @param what what the value is, for the message (for example `'value'`)
* @throws {CryptoInputError} when the text is not base64 in any of these forms
*/
function decodeBase64Url(text, what) {
	if (typeof text !== "string") throw new CryptoInputError(`${what} must be a base64url string.`);
	const digits = text.replace(/=+$/, "");
	const padded = digits.length !== text.length;
	if (!alphabet.test(text) || digits.length % 4 === 1 || padded && text.length % 4 !== 0) throw new CryptoInputError(`${what} is not valid base64url.`);
	return new Uint8Array(Buffer.from(digits, "base64url"));
}

// ../local-vault/dist/crypto/curves.js
const curves = {
	"P-256": {
		openSslName: "prime256v1",
		width: 32,
		order: 115792089210356248762697446949407573529996955224135760342422259061068512044369n
	},
	"P-384": {
		openSslName: "secp384r1",
		width: 48,
		order: 39402006196394479212279040100143613805079739270465446667946905279627659399113263569398956308152294913554433653942643n
	},
	"P-521": {
		openSslName: "secp521r1",
		width: 66,
		order: 6864797660130609714981900799081393217269435300143305409394463459185543183397655394245057746333217197532963996371363321113864768612440380340372808892707005449n
	},
	"P-256K": {
		openSslName: "secp256k1",
		width: 32,
		order: 115792089237316195423570985008687907852837564279074904382605163141518161494337n
	}
};
function isCurveName(name) {
	return typeof name === "string" && Object.hasOwn(curves, name);
}

// ../local-vault/dist/crypto/unsigned-integer.js
/** Big-endian octets as a number. */
function integerFrom(bytes) {
	return bytes.length === 0 ? 0n : BigInt(`0x${Buffer.from(bytes).toString("hex")}`);
}
/** Octets without their leading zeros; at least one octet stays (RFC 7518 2, Base64urlUInt). */
function withoutLeadingZeros(bytes) {
	const first = bytes.findIndex((byte) => byte !== 0);
	return first === -1 ? /* @__PURE__ */ new Uint8Array(1) : bytes.subarray(first);
}
/** The octets, filled up with zeros on the left to a fixed width; `undefined` when the number does not fit. */
function toWidth(bytes, width) {
	const significant = withoutLeadingZeros(bytes);
	if (significant.length > width) return void 0;
	const fixed = new Uint8Array(width);
	fixed.set(significant, width - significant.length);
	return fixed;
}
/** How many bits the number needs; 0 for zero. */
function bitLength(number) {
	return number === 0n ? 0 : number.toString(2).length;
}

// ../local-vault/dist/crypto/rsa-primitives.js
/** Octets of the modulus: `k` of RFC 8017. */
function modulusLength(key) {
	return decodeBase64Url(key.n, "key").length;
}
function rsaPrivateKey(key) {
	return createPrivateKey({
		key: { ...key },
		format: "jwk"
	});
}
function rsaPublicKey({ kty, n, e }) {
	return createPublicKey({
		key: {
			kty,
			n,
			e
		},
		format: "jwk"
	});
}
/** Whether the octets, as a number, are below the modulus: larger ones are not a valid input of either operation. */
function isBelowModulus(key, block) {
	return integerFrom(block) < integerFrom(decodeBase64Url(key.n, "key"));
}
/**
* The bare private operation, RSADP and RSASP1 in one (RFC 8017 5.1.2, 5.2.1).
*
* @param block exactly `k` octets, below the modulus
*/
function applyPrivateKey(key, block) {
	return privateDecrypt({
		key: rsaPrivateKey(key),
		padding: constants.RSA_NO_PADDING
	}, block);
}
/** The bare public operation, RSAEP and RSAVP1 (RFC 8017 5.1.1, 5.2.2), under the same terms. */
function applyPublicKey(key, block) {
	return publicEncrypt({
		key: rsaPublicKey(key),
		padding: constants.RSA_NO_PADDING
	}, block);
}

export { rsaPrivateKey as a, integerFrom as c, curves as d, isCurveName as f, CryptoInputError as h, modulusLength as i, toWidth as l, encodeBase64Url as m, applyPublicKey as n, rsaPublicKey as o, decodeBase64Url as p, isBelowModulus as r, bitLength as s, applyPrivateKey as t, withoutLeadingZeros as u };