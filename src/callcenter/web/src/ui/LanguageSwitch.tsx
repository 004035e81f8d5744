import { useLanguage } from "../words/WordsProvider";

export function LanguageSwitch() {
  const { language, words, choose } = useLanguage();
  const other = language === "zh" ? "en" : "zh";
  return (
    <button
      type="button"
      className="quiet"
      lang={other === "zh" ? "zh-CN" : "en"}
      onClick={() => {
        choose(other);
      }}
    >
      {words.otherLanguage}
    </button>
  );
}
