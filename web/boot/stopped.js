// Tells of a start that failed before the app, which tells of all else, could listen.

import { t } from "./words.js";

export function tell(code, params) {
  const box = document.querySelector("[data-testid=message]");
  box.dataset.kind = "error";
  box.querySelector(".message-text").textContent = `${t(`error.${code}`, params)} ${t("error.still")}`;
  box.querySelector("#message-doctor").hidden = false;
  box.hidden = false;
  const status = document.querySelector("#status-trainer");
  status.querySelector("[data-i18n]").textContent = t("status.failed");
  status.querySelector(".spin").hidden = true;
}
