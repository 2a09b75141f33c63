// The teacher's page: print one part by one press, and put a link for the class together.

import "./plain.js";
import { t } from "./words.js";

const form = document.querySelector("#link-form");
const link = document.querySelector("#link");
const fault = document.querySelector("#link-fault");
const copy = document.querySelector("#link-copy");

const FIELDS = ["chapter", "sample", "alpha", "iterations", "size", "lang"];
const CHECKS = {
  alpha: (written) => Number(written) > 0 && Number.isFinite(Number(written)),
  iterations: (written) => /^\d+$/.test(written) && Number(written) >= 1 && Number(written) <= 100000,
};

/** What was typed, as an address writes it: full-width digits and a decimal comma are fine. */
const plain = (written) => written.normalize("NFKC").trim().replace(/[,，。]/g, ".");

function check() {
  const wrong = Object.keys(CHECKS).filter((name) => {
    const written = plain(form.elements[name].value);
    return written !== "" && !CHECKS[name](written);
  });
  for (const name of Object.keys(CHECKS)) form.elements[name].setAttribute("aria-invalid", String(wrong.includes(name)));
  fault.textContent = wrong.map((name) => t(`teacher.b_bad_${name}`)).join(" ");
  return wrong;
}

/** The address that the form describes; a field that is out of order is left out. */
function draw() {
  const wrong = check();
  const address = new URL("./", location.href);
  for (const name of FIELDS) {
    const value = plain(form.elements[name].value);
    if (value !== "" && !wrong.includes(name)) address.searchParams.set(name, value);
  }
  const hidden = [...form.querySelectorAll("[name=hide]:checked")].map(({ value }) => value);
  if (hidden.length) address.searchParams.set("hide", hidden.join(","));
  link.value = address.href;
  document.querySelector("#link-try").href = address.href;
  copy.textContent = t("teacher.b_copy");
}

async function copyLink() {
  try {
    await navigator.clipboard.writeText(link.value);
    copy.textContent = t("teacher.b_copied");
  } catch {
    link.select(); // plain http has no clipboard
    copy.textContent = t("teacher.b_selected");
  }
}

function speak() {
  for (const option of form.elements.chapter.options) {
    if (option.value) option.textContent = `${option.value} ${t(`story.${option.value}.title`)}`;
  }
  draw();
}

document.addEventListener("click", (event) => {
  const part = event.target.closest("[data-print]:not(body)")?.dataset.print;
  if (!part) return;
  document.body.dataset.print = part;
  window.print();
});
addEventListener("afterprint", () => delete document.body.dataset.print);
document.addEventListener("words", speak);
form.addEventListener("input", draw);
form.addEventListener("submit", (event) => event.preventDefault());
copy.addEventListener("click", copyLink);
speak();
