// Judges PDF files with veraPDF. Input: lines "flavour<TAB>path" on standard input.
// Output: one line each, "pass|fail|error<TAB>flavour<TAB>path<TAB>broken clauses".

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.logging.LogManager;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.Profiles;
import org.verapdf.pdfa.validation.profiles.ValidationProfile;

public class VeraPdf {
    private static final Map<String, ValidationProfile> PROFILES = new HashMap<>();

    public static void main(String[] arguments) throws Exception {
        LogManager.getLogManager().reset();
        VeraGreenfieldFoundryProvider.initialise();
        BufferedReader tasks = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = tasks.readLine(); line != null; line = tasks.readLine()) {
            String[] task = line.split("\t", 2);
            String verdict;
            try {
                verdict = judged(task[0], task[1]);
            } catch (Throwable reason) {
                verdict = "error\t" + reason;
            }
            String[] parts = verdict.split("\t", 2);
            System.out.println(parts[0] + "\t" + task[0] + "\t" + task[1] + "\t" + parts[1].replaceAll("\\s+", " "));
        }
    }

    private static String judged(String flavour, String path) throws Exception {
        try (InputStream file = new FileInputStream(path);
                PDFAParser document = Foundries.defaultInstance().createParser(file, PDFAFlavour.byFlavourId(flavour));
                PDFAValidator judge = Foundries.defaultInstance().createValidator(profile(flavour), false)) {
            ValidationResult result = judge.validate(document);
            TreeSet<String> broken = new TreeSet<>();
            for (TestAssertion test : result.getTestAssertions()) {
                if (test.getStatus() == TestAssertion.Status.FAILED) {
                    broken.add(test.getRuleId().getClause() + "-" + test.getRuleId().getTestNumber() + " " + test.getMessage());
                }
            }
            return (result.isCompliant() ? "pass" : "fail") + "\t" + String.join(" | ", broken);
        }
    }

    private static ValidationProfile profile(String flavour) throws Exception {
        if (!PROFILES.containsKey(flavour)) {
            String name = flavour.startsWith("ua") ? "PDFUA-" + flavour.substring(2) : "PDFA-" + flavour.toUpperCase();
            String place = "/org/verapdf/pdfa/validation/" + name + ".xml";
            try (InputStream rules = PDFAFlavour.class.getResourceAsStream(place)) {
                PROFILES.put(flavour, Profiles.profileFromXml(rules));
            }
        }
        return PROFILES.get(flavour);
    }
}
