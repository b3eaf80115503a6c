// Copies the text of a field. Without this script the field itself can be selected and copied.
document.querySelectorAll("button[data-copies]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const field = document.getElementById(button.dataset.copies);
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      field.select();
      document.execCommand("copy");
      button.focus();
    }
    document.getElementById("copied").textContent = `Copied: ${field.value}`;
  });
});
