import { u as RestError } from "./azure-core-rest-pipeline.js";

// ../core/dist/azure/pipeline/ended-early.js
async function sendUntilEnded(request, next, watch) {
	const outer = request.abortSignal;
	const ended = Promise.withResolvers();
	ended.promise.catch(() => void 0);
	const controller = new AbortController();
	let given = true;
	const giveBack = () => {
		if (!given) return;
		given = false;
		if (outer === void 0) delete request.abortSignal;
		else request.abortSignal = outer;
	};
	const end = (reason) => {
		ended.reject(reason);
		controller.abort(reason);
		giveBack();
	};
	const abort = () => end(outer.reason);
	if (outer?.aborted) abort();
	outer?.addEventListener("abort", abort);
	request.abortSignal = controller.signal;
	const unwatch = watch(end);
	try {
		return await Promise.race([ended.promise, next(request)]);
	} finally {
		unwatch();
		outer?.removeEventListener("abort", abort);
		giveBack();
	}
}

// ../core/dist/azure/pipeline/answer-limit.js
const mostAnswerBytes = 8388608;
const answerTooLarge = "ANSWER_TOO_LARGE";
function answerLimitPolicy(limit = mostAnswerBytes) {
	return {
		name: "keyturnAnswerLimit",
		async sendRequest(request, next) {
			const refusal = () => new RestError(`the answer is larger than ${limit} bytes`, {
				code: answerTooLarge,
				request
			});
			const before = request.onDownloadProgress;
			const response = await sendUntilEnded(request, next, (end) => {
				request.onDownloadProgress = (progress) => {
					before?.(progress);
					if (progress.loadedBytes > limit) end(refusal());
				};
				return () => {
					if (before === void 0) delete request.onDownloadProgress;
					else request.onDownloadProgress = before;
				};
			});
			if ((response.bodyAsText?.length ?? 0) > limit) throw refusal();
			return response;
		}
	};
}

export { sendUntilEnded as i, answerTooLarge as n, mostAnswerBytes as r, answerLimitPolicy as t };